//! Delegated authority (D1 to D12).

mod approvals;
mod authority;
mod decisions;
mod desk;
mod live;
mod sequences;
