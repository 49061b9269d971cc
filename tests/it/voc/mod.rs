//! VOC (V1 to V15).

mod asking;
mod attachment_claims;
mod attachment_erasure;
mod attachment_files;
mod attachments;
mod budget;
mod categories;
mod clock_desk;
mod clocks;
mod deadlines;
mod desk;
mod extension;
mod files;
mod intake;
mod live;
mod merging;
mod month;
mod privacy;
mod search;
mod signals;
mod work;
