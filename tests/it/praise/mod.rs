mod board;
mod comments;
mod posts;
mod reactions;
