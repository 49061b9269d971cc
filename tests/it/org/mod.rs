mod calendar;
mod people;
mod roles;
