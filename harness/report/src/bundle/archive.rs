//! The container: a ZIP in which nothing is left to chance, so that equal contents are equal bytes.

use super::error::BundleError;
use std::io::{Cursor, Read, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Puts files into a container, in this order.
///
/// # Panics
/// When a name stands twice.
pub fn pack<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let files: Vec<(&str, &[u8])> = files.into_iter().collect();
    // The histories are most of a bundle: they are packed beside the rest.
    let largest = files.iter().enumerate().max_by_key(|(_, (_, bytes))| bytes.len()).map(|(at, _)| at);
    let parts = std::thread::scope(|scope| {
        let beside = largest.and_then(|at| files.get(at)).map(|file| scope.spawn(|| packed(*file)));
        let rest = files.iter().enumerate().map(|(at, file)| (Some(at) != largest).then(|| packed(*file)));
        let rest: Vec<Option<Vec<u8>>> = rest.collect();
        let mut beside = beside.map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        rest.into_iter().filter_map(|part| part.or_else(|| beside.take())).collect::<Vec<_>>()
    });
    let mut writer = ZipWriter::new(Cursor::new(vec![]));
    for part in parts {
        let part = ZipArchive::new(Cursor::new(part)).expect(WHOLE);
        writer.merge_archive(part).expect(WHOLE);
    }
    writer.finish().expect(WHOLE).into_inner()
}

/// A container with one file.
fn packed((name, bytes): (&str, &[u8])) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(vec![]));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        // Evidence repeats itself: the fastest level leaves a tenth, the best one little less.
        .compression_level(Some(1))
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    writer.start_file(name, options).expect(WHOLE);
    writer.write_all(bytes).expect(WHOLE);
    writer.finish().expect(WHOLE).into_inner()
}

/// Takes the files out, in the order of the container.
pub(super) fn unpack(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, BundleError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| whole(bytes, error))?;
    let mut files = vec![];
    let mut room = MOST;
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).map_err(|error| whole(bytes, error))?;
        let name = file.name().map_err(|error| whole(bytes, error))?.into_owned();
        let size = file.size();
        room = room.checked_sub(size).ok_or(BundleError::TooLarge { most: MOST })?;
        let mut content = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        // The size that is told may be a lie, too.
        let read = (&mut file).take(size + 1).read_to_end(&mut content);
        if read.is_err() || content.len() as u64 != size {
            return Err(BundleError::Damaged { file: name });
        }
        files.push((name, content));
    }
    Ok(files)
}

/// Where two containers differ first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Offset of the first byte that differs.
    pub byte: usize,
    /// The file in whose part it lies; none: in the directory at the end, or behind it.
    pub file: Option<String>,
}

/// The first difference of a container to the one that [`pack`] makes of the same files; none: they are equal.
pub fn difference(found: &[u8], made: &[u8]) -> Option<Difference> {
    if found == made {
        return None;
    }
    let byte = found.iter().zip(made).position(|(a, b)| a != b).unwrap_or(found.len().min(made.len()));
    let mut archive = ZipArchive::new(Cursor::new(made)).ok()?;
    let mut file = None;
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).ok()?;
        let end = entry.data_start().unwrap_or_default() + entry.compressed_size();
        if (entry.header_start()..end).contains(&(byte as u64)) {
            file = entry.name().ok().map(|name| name.into_owned());
        }
    }
    Some(Difference { byte, file })
}

fn whole(bytes: &[u8], error: ZipError) -> BundleError {
    const FIRST: &[u8] = b"PK\x03\x04";
    const LAST: &[u8] = b"PK\x05\x06";
    if !bytes.starts_with(FIRST) {
        return BundleError::NotABundle;
    }
    let tail = bytes.get(bytes.len().saturating_sub(22)..).unwrap_or_default();
    if tail.starts_with(LAST) { BundleError::Container(error.to_string()) } else { BundleError::CutOff }
}

const WHOLE: &str = "a container in memory takes files with names of their own and less than 4 GiB";
/// Bytes of all files together that are taken out of a container: more is no evidence of ours.
const MOST: u64 = 4 << 30;
