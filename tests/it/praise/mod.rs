mod board;
mod comments;
mod moderation;
mod posts;
mod reactions;
mod relay;
mod statistics;
