//! VOC (V1 to V15).

mod asking;
mod budget;
mod categories;
mod desk;
mod intake;
mod live;
mod merging;
mod privacy;
mod signals;
mod work;
