//! VOC (V1 to V15).

mod budget;
mod categories;
mod desk;
mod intake;
mod live;
mod merging;
mod privacy;
mod work;
