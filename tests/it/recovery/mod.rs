//! Executive recovery (R1 to R7).

mod budget;
mod closing;
mod contacts;
pub mod desk;
mod following;
mod handing;
mod opening;
mod opinions;
mod plans;
mod promise_page;
pub mod promises;
mod report;
mod together;
