mod board;
mod comments;
mod images;
mod posts;
mod reactions;
