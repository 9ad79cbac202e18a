//! The line from the terminal to the central service.

use madoguchi_message::file_name::ApiId;

/// Whoever answers the requests of a folder: the central service behind a line, or a stand-in in a test.
pub trait Centre: Send {
    /// Answers one request. The bytes are as they lay in the folder; the answer is as it will lie there.
    ///
    /// # Errors
    /// The line failed, or what came back was no answer.
    fn ask(&mut self, api: &ApiId, request: &[u8]) -> Result<Vec<u8>, LineFault>;

    /// The message that tells the receipt computer of a line that failed (処理結果区分 9).
    fn line_failed(&self, api: &ApiId, request: &[u8], fault: &LineFault) -> Vec<u8>;

    /// Whether bytes are a message, so that a request that is none is given back.
    ///
    /// # Errors
    /// Why they are none.
    fn understands(&self, request: &[u8]) -> Result<(), String>;

    /// A message as text, for the log.
    fn as_text(&self, message: &[u8]) -> String {
        String::from_utf8_lossy(message).into_owned()
    }
}

/// Why the central service could not be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LineFault {
    /// No connection.
    #[error("the central service cannot be reached")]
    Unreachable,
    /// The connection ended before the answer was whole.
    #[error("the line broke before the answer was whole")]
    Broken,
    /// No answer in time.
    #[error("the central service did not answer in time")]
    Silent,
    /// The service answered, but not with a message.
    #[error("the central service answered with status {status}")]
    Refused {
        /// HTTP status.
        status: u16,
    },
    /// The answer is no message.
    #[error("the answer of the central service is no message: {why}")]
    NoMessage {
        /// Why.
        why: String,
    },
}
