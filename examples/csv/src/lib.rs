//! CSV, row by row.

use std::fs::File;
use std::sync::{Arc, Mutex, PoisonError};

use csv::{Reader, ReaderBuilder, StringRecord};
use tenon_addon::{Error, FromJs, Record, Result, blocking, class, methods};

/// Of what kind the text is.
#[derive(FromJs, Default)]
struct CsvOptions {
    /// What separates two fields; a comma unless said otherwise.
    separator: Option<String>,
}

impl CsvOptions {
    fn builder(&self) -> Result<ReaderBuilder> {
        let mut builder = ReaderBuilder::new();
        match self.separator.as_deref().map(str::as_bytes) {
            None => {}
            Some(&[byte]) => drop(builder.delimiter(byte)),
            Some(_) => {
                return Err(
                    Error::range_error("a separator is one byte").with_code("ERR_SEPARATOR")
                );
            }
        }
        Ok(builder)
    }
}

fn failed(error: csv::Error) -> Error {
    let code = if error.is_io_error() {
        "ERR_CSV_FILE"
    } else {
        "ERR_CSV"
    };
    Error::new(error.to_string()).with_code(code)
}

/// A row: its fields by the names of the columns, in their order.
type Row = Record<Vec<(String, String)>>;

fn next_row<R: std::io::Read>(
    reader: &mut Reader<R>,
    record: &mut StringRecord,
) -> Result<Option<Row>> {
    if !reader.read_record(record).map_err(failed)? {
        return Ok(None);
    }
    let names = reader.headers().map_err(failed)?;
    let fields = names.iter().zip(&*record);
    Ok(Some(Record(
        fields
            .map(|(name, field)| (name.to_owned(), field.to_owned()))
            .collect(),
    )))
}

/// The rows of a text: `for (const row of new CsvRows(text))`.
#[class]
struct CsvRows {
    reader: Reader<std::io::Cursor<Vec<u8>>>,
    record: StringRecord,
}

#[methods]
impl CsvRows {
    #[js(constructor)]
    fn new(text: String, options: Option<CsvOptions>) -> Result<Self> {
        let builder = options.unwrap_or_default().builder()?;
        Ok(Self {
            reader: builder.from_reader(std::io::Cursor::new(text.into_bytes())),
            record: StringRecord::new(),
        })
    }

    #[js(iterator)]
    fn next(&mut self) -> Result<Option<Row>> {
        next_row(&mut self.reader, &mut self.record)
    }
}

/// The rows of a file, which the thread pool reads: `for await (const row of new CsvFile(path))`.
#[class]
struct CsvFile {
    file: Arc<Mutex<Reading>>,
}

/// A file and the rows that were read ahead.
struct Reading {
    reader: Reader<File>,
    record: StringRecord,
    ahead: std::collections::VecDeque<Row>,
}

impl Reading {
    /// Rows are few bytes, and going to the pool for each would be most of the work.
    const AHEAD: usize = 256;

    fn read_ahead(&mut self) -> Result<()> {
        while self.ahead.len() < Self::AHEAD {
            match next_row(&mut self.reader, &mut self.record)? {
                Some(row) => self.ahead.push_back(row),
                None => break,
            }
        }
        Ok(())
    }
}

#[methods]
impl CsvFile {
    #[js(constructor)]
    fn new(path: &str, options: Option<CsvOptions>) -> Result<Self> {
        let builder = options.unwrap_or_default().builder()?;
        let reading = Reading {
            reader: builder.from_path(path).map_err(failed)?,
            record: StringRecord::new(),
            ahead: std::collections::VecDeque::new(),
        };
        Ok(Self {
            file: Arc::new(Mutex::new(reading)),
        })
    }

    #[js(async_iterator)]
    async fn next(&mut self) -> Result<Option<Row>> {
        let lock = |file: &Mutex<Reading>| {
            file.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .ahead
                .pop_front()
        };
        if let Some(row) = lock(&self.file) {
            return Ok(Some(row));
        }
        let file = Arc::clone(&self.file);
        blocking(move || {
            file.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .read_ahead()
        })
        .await?;
        Ok(lock(&self.file))
    }
}
