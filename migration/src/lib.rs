//! How the tables came to be. One file per step, each runs up and down on both databases; steps only ever expand or
//! contract, so that the version before still runs beside the version after.

mod m20261122_000001_create_organisation;
mod m20261122_000002_create_access;
mod m20261122_000003_create_praise;
mod m20261122_000004_create_events;
mod m20261122_000005_seal_audit_records;
mod m20261122_000010_extend_access;
mod m20261122_000011_create_outgoing_mail;
mod m20261122_164000_create_calendar;
mod m20261122_165000_create_absence;
mod m20261122_171000_create_setting;
mod m20261122_172000_complete_praise_board;
mod m20261122_180000_watch_people;
mod m20261122_183000_create_notification;
mod m20261122_190000_create_upload;
mod m20261122_203000_create_executive_term;
mod m20261122_230000_create_customer;
mod m20261122_230100_create_delegation;
mod m20261122_230200_create_processing_scope;
mod m20261123_001000_hold_customers_praise;
mod m20261123_024000_order_decisions_by_kind;
mod m20261123_030000_create_voc;
mod m20261123_031000_create_voc_clock;
mod m20261123_040000_create_voc_signal;
mod m20261123_070000_create_voc_search;
mod m20261129_000000_limit_customer_lookups;
mod m20261129_010000_decide_about_voc;
mod m20261129_011000_create_voc_task;
mod m20261129_020000_mail_customers;
mod m20261129_021000_create_reply_template;
mod m20261129_030000_create_voc_attachment;
mod m20261129_040000_create_voc_risk;
mod m20261129_050000_create_regulatory;
mod m20261129_060000_create_voc_survey;
mod m20261129_070000_care_for_employees;
mod m20261129_070100_link_praise_with_voc;
mod m20261129_080000_create_improvement;
mod m20261129_090000_create_recovery;
mod m20261129_100000_create_hotline;
mod m20261129_110000_create_customer_meeting;
mod m20261129_120000_create_advisor;
mod m20261129_130000_create_duty;
mod support;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_create_organisation::Migration),
            Box::new(m20261122_000002_create_access::Migration),
            Box::new(m20261122_000003_create_praise::Migration),
            Box::new(m20261122_000004_create_events::Migration),
            Box::new(m20261122_000005_seal_audit_records::Migration),
            Box::new(m20261122_164000_create_calendar::Migration),
            Box::new(m20261122_165000_create_absence::Migration),
            Box::new(m20261122_171000_create_setting::Migration),
            Box::new(m20261122_180000_watch_people::Migration),
            Box::new(m20261122_000010_extend_access::Migration),
            Box::new(m20261122_000011_create_outgoing_mail::Migration),
            Box::new(m20261122_172000_complete_praise_board::Migration),
            Box::new(m20261122_183000_create_notification::Migration),
            Box::new(m20261122_190000_create_upload::Migration),
            Box::new(m20261122_203000_create_executive_term::Migration),
            Box::new(m20261122_230000_create_customer::Migration),
            Box::new(m20261122_230100_create_delegation::Migration),
            Box::new(m20261122_230200_create_processing_scope::Migration),
            Box::new(m20261123_001000_hold_customers_praise::Migration),
            Box::new(m20261123_024000_order_decisions_by_kind::Migration),
            Box::new(m20261123_030000_create_voc::Migration),
            Box::new(m20261123_040000_create_voc_signal::Migration),
            Box::new(m20261123_031000_create_voc_clock::Migration),
            Box::new(m20261123_070000_create_voc_search::Migration),
            Box::new(m20261129_000000_limit_customer_lookups::Migration),
            Box::new(m20261129_020000_mail_customers::Migration),
            Box::new(m20261129_021000_create_reply_template::Migration),
            Box::new(m20261129_060000_create_voc_survey::Migration),
            Box::new(m20261129_070000_care_for_employees::Migration),
            Box::new(m20261129_070100_link_praise_with_voc::Migration),
            Box::new(m20261129_030000_create_voc_attachment::Migration),
            Box::new(m20261129_010000_decide_about_voc::Migration),
            Box::new(m20261129_011000_create_voc_task::Migration),
            Box::new(m20261129_050000_create_regulatory::Migration),
            Box::new(m20261129_040000_create_voc_risk::Migration),
            Box::new(m20261129_130000_create_duty::Migration),
            Box::new(m20261129_080000_create_improvement::Migration),
            Box::new(m20261129_090000_create_recovery::Migration),
            Box::new(m20261129_100000_create_hotline::Migration),
            Box::new(m20261129_110000_create_customer_meeting::Migration),
            Box::new(m20261129_120000_create_advisor::Migration),
        ]
    }
}
