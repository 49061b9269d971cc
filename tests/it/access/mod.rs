mod audit_log;
mod customers;
mod links;
mod lock_out;
mod mail;
mod password;
mod refresh;
mod sealed_log;
mod sealing;
mod second_factor;
mod sessions;
mod sign_in;

pub use links::mails;

pub use sealed_log::keys as sealed_keys;
