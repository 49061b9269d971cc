mod audit_log;
mod password;
mod sign_in;
