//! A key-value store on disk, over the crate `redb`.

use redb::{Database, ReadableDatabase, ReadableTableMetadata, TableDefinition};
use tenon_addon::{Buffer, Either, Error, FromJs, IntoJs, Result, class, methods};

const TABLE: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("entries");

/// How many rows an iterator reads ahead.
const PAGE: usize = 64;

/// One change of several.
#[derive(FromJs)]
struct Change {
    /// Which entry.
    key: String,
    /// Its new value; left out, the entry is deleted.
    value: Option<Buffer>,
}

/// Which entries.
#[derive(FromJs, Default)]
struct Range {
    /// The first key, included.
    from: Option<String>,
    /// The last key, excluded.
    to: Option<String>,
}

/// An entry.
#[derive(IntoJs)]
struct Entry {
    key: String,
    value: Buffer,
}

fn failed(error: impl Into<redb::Error>) -> Error {
    let error: redb::Error = error.into();
    let code = match error {
        redb::Error::DatabaseAlreadyOpen => "ERR_STORE_IN_USE",
        redb::Error::Corrupted(_) | redb::Error::UpgradeRequired(_) => "ERR_STORE_CORRUPT",
        _ => "ERR_STORE",
    };
    Error::new(error.to_string()).with_code(code)
}

/// A store in a file.
#[class]
struct Store {
    /// Nothing once it is closed.
    database: Option<Database>,
}

impl Store {
    fn open_database(&self) -> Result<&Database> {
        self.database
            .as_ref()
            .ok_or_else(|| Error::new("the store is closed").with_code("ERR_STORE_CLOSED"))
    }
}

#[methods]
impl Store {
    /// Opens the store in the file `path`, and makes it if need be.
    #[js(constructor)]
    fn new(path: &str) -> Result<Self> {
        let database = Database::create(path).map_err(failed)?;
        let begin = database.begin_write().map_err(failed)?;
        // Reading wants the table to be there.
        begin.open_table(TABLE).map_err(failed)?;
        begin.commit().map_err(failed)?;
        Ok(Self {
            database: Some(database),
        })
    }

    /// The value of a key.
    fn get(&self, key: &str) -> Result<Option<Buffer>> {
        let read = self.open_database()?.begin_read().map_err(failed)?;
        let table = read.open_table(TABLE).map_err(failed)?;
        let found = table.get(key).map_err(failed)?;
        Ok(found.map(|value| Buffer(value.value().to_vec())))
    }

    /// Sets the value of a key; a text is stored as UTF-8.
    fn set(&self, key: &str, value: Either<&str, &[u8]>) -> Result<()> {
        let bytes = match value {
            Either::A(text) => text.as_bytes(),
            Either::B(bytes) => bytes,
        };
        let write = self.open_database()?.begin_write().map_err(failed)?;
        write
            .open_table(TABLE)
            .map_err(failed)?
            .insert(key, bytes)
            .map_err(failed)?;
        write.commit().map_err(failed)
    }

    /// Makes several changes: all of them, or none.
    fn apply(&self, changes: Vec<Change>) -> Result<()> {
        let write = self.open_database()?.begin_write().map_err(failed)?;
        {
            let mut table = write.open_table(TABLE).map_err(failed)?;
            for Change { key, value } in &changes {
                match value {
                    Some(Buffer(bytes)) => drop(
                        table
                            .insert(key.as_str(), bytes.as_slice())
                            .map_err(failed)?,
                    ),
                    None => drop(table.remove(key.as_str()).map_err(failed)?),
                }
            }
        }
        write.commit().map_err(failed)
    }

    /// How many entries there are.
    #[js(getter)]
    fn size(&self) -> Result<f64> {
        let read = self.open_database()?.begin_read().map_err(failed)?;
        let table = read.open_table(TABLE).map_err(failed)?;
        Ok(table.len().map_err(failed)? as f64)
    }

    /// The entries of a range, in the order of their keys, as they are now.
    fn entries(&self, range: Option<Range>) -> Result<Entries> {
        let range = range.unwrap_or_default();
        let read = self.open_database()?.begin_read().map_err(failed)?;
        Ok(Entries {
            table: read.open_table(TABLE).map_err(failed)?,
            next: range.from.unwrap_or_default(),
            to: range.to,
            page: Vec::new(),
            done: false,
        })
    }

    /// Closes the file.
    fn close(&mut self) {
        self.database = None;
    }

    /// `using store = new Store(…)` closes it at the end of the block.
    #[js(symbol = "dispose")]
    fn dispose(&mut self) {
        self.close();
    }
}

/// The entries of a store at one moment.
#[class]
struct Entries {
    table: redb::ReadOnlyTable<&'static str, &'static [u8]>,
    next: String,
    to: Option<String>,
    /// What was read ahead, last first.
    page: Vec<(String, Vec<u8>)>,
    done: bool,
}

impl Entries {
    fn read_page(&mut self) -> Result<()> {
        let range = self.table.range(self.next.as_str()..).map_err(failed)?;
        for entry in range.take(PAGE) {
            let (key, value) = entry.map_err(failed)?;
            if self.to.as_deref().is_some_and(|to| key.value() >= to) {
                break;
            }
            self.page
                .push((key.value().to_owned(), value.value().to_vec()));
        }
        self.done = self.page.len() < PAGE;
        if let Some((last, _)) = self.page.last() {
            // The smallest key that comes after the last one.
            self.next = format!("{last}\0");
        }
        self.page.reverse();
        Ok(())
    }
}

#[methods]
impl Entries {
    #[js(iterator)]
    fn next(&mut self) -> Result<Option<Entry>> {
        if self.page.is_empty() && !self.done {
            self.read_page()?;
        }
        let entry = self.page.pop();
        Ok(entry.map(|(key, value)| Entry {
            key,
            value: Buffer(value),
        }))
    }
}
