//! VOC (V1 to V15).

mod asking;
mod budget;
mod categories;
mod clock_desk;
mod clocks;
mod deadlines;
mod desk;
mod extension;
mod intake;
mod live;
mod merging;
mod month;
mod privacy;
mod risk;
mod search;
mod signals;
mod work;
