mod absences;
mod calendar;
mod people;
mod roles;
mod settings;
