//! VOC (고객의 소리): what customers tell the company, from intake to close, and what is becoming frequent in it.

pub mod signal;
