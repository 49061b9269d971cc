mod board;
mod comments;
mod images;
mod moderation;
mod posts;
mod reactions;
mod relay;
mod statistics;
