//! The vpcd client.
