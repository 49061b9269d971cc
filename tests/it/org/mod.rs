mod absences;
mod calendar;
mod import;
mod import_feeds;
mod leaving;
mod people;
mod roles;
mod settings;
