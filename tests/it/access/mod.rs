mod audit_log;
mod password;
mod sealed_log;
mod sealing;
mod sign_in;
