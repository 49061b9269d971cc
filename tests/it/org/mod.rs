mod people;
mod roles;
