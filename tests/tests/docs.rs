//! What the documents say of tests is so.

use std::fs;

use tenon_tests::root;

/// The tests that the feature table names: file, and title (empty for the file as a whole).
fn named() -> Vec<(String, String)> {
    let page = fs::read_to_string(root().join("docs/authoring.md")).expect("docs/authoring.md");
    let rows = page.lines().filter(|line| line.starts_with("| "));
    rows.filter_map(|row| {
        let cell = row.trim_end_matches('|').rsplit('|').next()?.trim();
        let (file, title) = cell.strip_prefix('`')?.split_once("`:")?;
        Some((file.to_owned(), title.trim().to_owned()))
    })
    .collect()
}

#[test]
fn every_test_of_the_feature_table_exists() {
    let named = named();
    assert!(named.len() > 30, "{} tests named", named.len());
    let missing: Vec<String> = named
        .iter()
        .filter_map(|(file, title)| {
            let text = match fs::read_to_string(root().join(file)) {
                Ok(text) => text,
                Err(error) => return Some(format!("{file}: {error}")),
            };
            let is_there = text.contains("test") && text.contains(title.as_str());
            (!is_there).then(|| format!("{file} has no test '{title}'"))
        })
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn a_yes_without_a_test_is_not_claimed() {
    let page = fs::read_to_string(root().join("docs/authoring.md")).expect("docs/authoring.md");
    let section = page.split("## ").find(|part| part.starts_with("Features"));
    let rows = section
        .expect("the features")
        .lines()
        .filter(|line| line.starts_with("| "));
    for row in rows.skip(2) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        assert!(
            cells[1].starts_with("no:") || cells.last().is_some_and(|test| test.starts_with('`')),
            "{row}"
        );
    }
}
