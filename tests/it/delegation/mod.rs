//! Delegated authority (D1 to D12).

mod approvals;
mod authority;
mod budget;
mod decisions;
mod desk;
mod incidents;
mod limits;
mod lists;
mod live;
mod report;
mod scope;
mod sealed;
mod sequences;
mod together;

pub use limits::two_versions;
