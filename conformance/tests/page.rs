//! The page, used in a real browser through its WebDriver: what is unfolded, filtered and clicked
//! shows what it should, and nothing is fetched or wrong on the way.
//!
//! Needs `chromedriver` and Chromium; without them the test says so and does nothing.

#[path = "page/driver.rs"]
mod driver;

use driver::Browser;
use tenon_conformance::{
    CaseInfo, CaseResult, Level, Outcome, Place, Report, RuntimeReport, Suite, html,
};

fn case(title: &str, function: &str, version: i32, level: Level, index: usize) -> CaseInfo {
    CaseInfo {
        file: "contract/null.js".to_owned(),
        title: title.to_owned(),
        version,
        functions: vec![function.to_owned()],
        level,
        isolated: None,
        changed: None,
        timeout: 1000,
        kind: None,
        index,
    }
}

fn result(outcome: Outcome) -> CaseResult {
    CaseResult {
        outcome,
        message: String::new(),
        place: None,
        stderr: String::new(),
    }
}

fn runtime(name: &str, problem: Option<&str>, results: Vec<CaseResult>) -> RuntimeReport {
    RuntimeReport {
        name: name.to_owned(),
        command: format!("/bin/{name}"),
        identity: format!("{name} 1.2.3"),
        napi: Some(10),
        problem: problem.map(str::to_owned),
        remarks: Vec::new(),
        results,
    }
}

fn report() -> Report {
    let mut failing = result(Outcome::Fail);
    failing.message = "got <b>\"ok\"</b>, expected \"invalid_arg\"".to_owned();
    failing.place = Some(Place {
        line: 3,
        text: "line three".to_owned(),
    });
    failing.stderr = "words of the process".to_owned();
    Report {
        suite: "0".to_owned(),
        cases: vec![
            case(
                "</script> is refused",
                "napi_create_object",
                8,
                Level::Required,
                0,
            ),
            case(
                "</script> is refused",
                "napi_create_object",
                10,
                Level::Required,
                1,
            ),
            case("a wish", "napi_create_array", 8, Level::Recommended, 2),
        ],
        runtimes: vec![
            runtime("good", None, vec![result(Outcome::Pass); 3]),
            runtime(
                "bad",
                None,
                vec![failing.clone(), failing, result(Outcome::Unsupported)],
            ),
            runtime(
                "absent",
                Some("could not be started"),
                vec![result(Outcome::Untried); 3],
            ),
        ],
        seconds: 1.0,
    }
}

#[test]
fn shows_filters_and_explains() {
    let Some(browser) = Browser::start() else {
        eprintln!("SKIPPED: chromedriver is not installed, so the page was not looked at");
        return;
    };
    let path = std::env::temp_dir().join(format!("conform-page-{}.html", std::process::id()));
    std::fs::write(&path, html(&report(), &Suite::embedded())).unwrap();
    browser.open(&format!("file://{}", path.display()));

    // The runtimes, the one that could not be tested among them.
    assert_eq!(browser.texts("#runtimes h2"), ["good", "bad", "absent"]);
    assert!(browser.texts("#runtimes .problem")[0].contains("could not be started"));

    // A chapter unfolds into its functions, with links to the manual.
    assert_eq!(browser.texts("tr.chapter button.fold"), ["contract"]);
    assert_eq!(browser.texts("tr.chapter button.count"), ["3", "0/3"]);
    assert!(browser.texts("tr.row").is_empty());
    browser.click("tr.chapter button.fold");
    assert_eq!(
        browser.texts("tr.row td:first-child"),
        ["napi_create_array", "napi_create_object"]
    );
    assert_eq!(
        browser.attribute("tr.row a", "href"),
        "https://nodejs.org/api/n-api.html#napi_create_array"
    );

    // The failing assertion and its source, once for both versions; text stays text.
    browser.click("tr.row:last-child button.bad");
    assert_eq!(
        browser.texts("#details-title"),
        ["napi_create_object in bad"]
    );
    let items = browser.texts("#details .case h3");
    assert_eq!(items.len(), 1, "{items:?}");
    assert!(items[0].contains("</script> is refused"), "{items:?}");
    assert!(browser.texts("#details .where")[0].contains("null.js:3, v8 v10, required"));
    assert!(browser.texts("#details .message")[0].contains("got <b>\"ok\"</b>"));
    let suite = Suite::embedded();
    let line = suite
        .text("contract/null.js")
        .and_then(|text| text.lines().nth(2));
    assert!(browser.texts("pre.source .here")[0].contains(line.unwrap().trim()));
    browser.click("#details summary");
    assert!(browser.texts("#details details")[0].contains("words of the process"));
    browser.click("#close");
    assert!(!browser.is_true("document.getElementById('details').open"));

    // Filters.
    browser.type_into("#find", "array");
    assert_eq!(
        browser.texts("tr.row td:first-child"),
        ["napi_create_array"]
    );
    browser.type_into("#find", " nothing");
    assert!(browser.is_true("!document.getElementById('none').hidden"));
    browser.clear("#find");
    assert_eq!(browser.texts("thead th")[0], "3 cases");
    browser.choose("#level", "required");
    assert_eq!(browser.texts("thead th")[0], "2 cases");
    browser.choose("#version", "10");
    assert_eq!(browser.texts("thead th")[0], "1 case");

    // On a phone nothing but the table is wider than the screen.
    browser.resize(380, 760);
    assert!(browser.is_true("document.documentElement.scrollWidth <= window.innerWidth"));

    assert_eq!(browser.complaints(), Vec::<String>::new());
    _ = std::fs::remove_file(&path);
}
