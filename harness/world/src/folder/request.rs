//! Looking at one file in `req`: whole, half-written, held by somebody else, gone, or nothing we may touch.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// What one look at a file shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// A message that is closed; nobody writes any more.
    Whole(Vec<u8>),
    /// Not closed yet; so many bytes lie there.
    Unfinished(u64),
    /// Somebody else holds it.
    Locked,
    /// It is gone.
    Vanished,
    /// Larger than any request.
    TooLong(u64),
    /// A folder, a link, a pipe: nothing that a request is.
    NoFile,
}

/// Looks at a file once. Links are not followed: what they point to lies outside of the folder.
pub fn look(path: &Path, longest: u64) -> Look {
    let Ok(data) = std::fs::symlink_metadata(path) else { return Look::Vanished };
    if !data.is_file() {
        return Look::NoFile;
    }
    if data.len() > longest {
        return Look::TooLong(data.len());
    }
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Look::Vanished,
        Err(_) => return Look::Locked,
    };
    match fs4::FileExt::try_lock_shared(&file) {
        Ok(()) => {}
        Err(fs4::TryLockError::WouldBlock) => return Look::Locked,
        // A file system without locks: nobody can hold it.
        Err(fs4::TryLockError::Error(_)) => {}
    }
    let mut bytes = vec![];
    if (&mut file).take(longest + 1).read_to_end(&mut bytes).is_err() {
        return Look::Locked;
    }
    let read = bytes.len() as u64;
    let after = file.metadata().map_or(read, |data| data.len());
    if after > longest {
        return Look::TooLong(after);
    }
    if after != read || !is_closed(&bytes) { Look::Unfinished(after.max(read)) } else { Look::Whole(bytes) }
}

/// Whether the last thing in the bytes is the end of the message. The end tag is ASCII in every encoding in use; blanks
/// before `>` were seen in real requests.
fn is_closed(bytes: &[u8]) -> bool {
    let Some(rest) = bytes.trim_ascii_end().strip_suffix(b">") else { return false };
    rest.trim_ascii_end().ends_with(b"</XmlMsg")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_whole_when_its_root_is_closed() {
        for whole in ["<XmlMsg></XmlMsg>", "<XmlMsg>\r\n</XmlMsg >\r\n", "x</XmlMsg\n>"] {
            assert!(is_closed(whole.as_bytes()), "{whole}");
        }
        for open in ["", "<XmlMsg>", "<XmlMsg></XmlMsg", "<XmlMsg></XmlMsgs>", "</XmlMsg><"] {
            assert!(!is_closed(open.as_bytes()), "{open}");
        }
    }

    #[test]
    fn looks_tell_what_lies_there() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("x.xml");
        assert_eq!(look(&path, 100), Look::Vanished);
        std::fs::write(&path, "<XmlMsg>").expect("written");
        assert_eq!(look(&path, 100), Look::Unfinished(8));
        std::fs::write(&path, "<XmlMsg></XmlMsg>").expect("written");
        assert_eq!(look(&path, 100), Look::Whole(b"<XmlMsg></XmlMsg>".to_vec()));
        assert_eq!(look(&path, 10), Look::TooLong(17));
        let held = File::open(&path).expect("opened");
        assert!(fs4::FileExt::try_lock(&held).is_ok());
        assert_eq!(look(&path, 100), Look::Locked);
        drop(held);
        assert!(matches!(look(&path, 100), Look::Whole(_)));
        let link = folder.path().join("link.xml");
        std::os::unix::fs::symlink(&path, &link).expect("linked");
        assert_eq!(look(&link, 100), Look::NoFile);
        assert_eq!(look(folder.path(), 100), Look::NoFile);
    }
}
