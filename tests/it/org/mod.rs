mod import;
mod import_feeds;
mod people;
mod roles;
