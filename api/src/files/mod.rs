//! Files that people send: images of posts (P3) and attachments of VOC (V1), by prepared upload.
//!
//! One asks for an upload, which says how many bytes will come, and gets an address and a token that is good for one body
//! within 15 minutes. What comes is looked at before it is decoded (type by its first bytes, size of the picture), decoded
//! within limits, turned upright, and drawn anew without anything but its pixels: where it was taken, what was appended
//! and what another program might read into it are gone. That and a small copy are kept by `objects`, in a folder or in
//! S3. Whoever shows the image claims the upload, once; what nobody has claimed is dropped after a day. An image is read
//! by a signed address, which whoever may see the image is given, and which runs out.
//!
//! An attachment is an image that is drawn anew in the same way, or a PDF, which is kept as it is (`pdf`). It may be the photo of a
//! licence, so it is sealed with a key of its own before it is kept, and so is its name (`sealing`, `name`). Its address is for one viewer
//! and for minutes, and what that viewer may see is looked up when it is used: by the domain that claimed it.

mod address;
mod errors;
mod mutation;
mod name;
mod objects;
mod pdf;
mod picture;
mod rules;
pub mod sealing;
mod service;
mod store;
mod types;

pub use address::{Addresses, TOKEN_HEADER, Viewer};
pub use errors::denied_said;
pub use mutation::FilesMutation;
pub use name::shown as shown_name;
pub use objects::{Files, FilesError, Largest, Variant};
#[cfg(test)]
pub use pdf::check as check_pdf;
pub use picture::{Picture, redraw};
pub use rules::{Denied, KEPT_UNUSED, Owner, is_usable};
pub use service::{
    Kept, admit, discard, erase, erased, forget_unclaimed, hand_over, lock, opened, receive, rekey, uploads,
};
pub use types::{Image, Upload, content_type, upload_node};
