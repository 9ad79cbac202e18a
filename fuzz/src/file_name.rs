//! Names of files in the exchange folder: refused at a place inside them, or written as they were read.

use madoguchi_message::file_name::{FileName, Form};
use std::path::{Component, Path};

/// Any text as the name of a file in the exchange folder.
pub fn file_name(data: &[u8]) {
    let Ok(name) = std::str::from_utf8(data) else { return };
    let Ok(read) = FileName::parse(name) else { return };
    assert_eq!(read.to_string(), name, "written as it was read");
    let parts: Vec<Component<'_>> = Path::new(name).components().collect();
    assert!(matches!(parts[..], [Component::Normal(_)]), "one plain name");
    assert!(name.len() < 128 && !name.contains("..") && name.is_ascii(), "safe on any file system");
    if let Some(answer) = read.answer(Form::Xml) {
        assert_eq!(FileName::parse(&answer.to_string()), Ok(answer), "its answer is a name");
        let error = read.error().expect("a request has an error");
        assert_eq!(FileName::parse(&error.to_string()), Ok(error), "its error is a name");
    }
}
