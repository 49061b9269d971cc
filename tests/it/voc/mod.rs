//! VOC (V1 to V15).

mod asking;
mod budget;
mod care;
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
mod praising;
mod privacy;
mod replies;
mod rest;
mod satisfaction;
mod satisfaction_page;
mod search;
mod signals;
mod templates;
mod work;
