mod absences;
mod calendar;
mod leaving;
mod people;
mod roles;
mod settings;
