//! Files that people send (P3): images by prepared upload.
//!
//! One asks for an upload, which says how many bytes will come, and gets an address and a token that is good for one body
//! within 15 minutes. What comes is looked at before it is decoded (type by its first bytes, size of the picture), decoded
//! within limits, turned upright, and drawn anew without anything but its pixels: where it was taken, what was appended
//! and what another program might read into it are gone. That and a small copy are kept by `objects`, in a folder or in
//! S3. Whoever shows the image claims the upload, once; what nobody has claimed is dropped after a day. An image is read
//! by a signed address, which whoever may see the image is given, and which runs out.

mod address;
mod errors;
mod mutation;
mod objects;
mod picture;
mod rules;
mod service;
mod store;
mod types;

pub use address::{Addresses, TOKEN_HEADER};
pub use errors::denied_said;
pub use mutation::FilesMutation;
pub use objects::{Files, FilesError, Variant};
pub use picture::{Picture, redraw};
pub use rules::{Denied, KEPT_UNUSED, is_usable};
pub use service::{Kept, admit, discard, receive, uploads};
pub use types::{Image, Upload, content_type, upload_node};
