//! VOC.

mod asking;
mod signals;
