//! Customers (C1 to C5).

mod records;
