//! Who did what (X6): on what, which fields, from where; sealed. A change writes its record through `change`; what was refused
//! and is worth knowing, such as a wrong password, writes one here.

use crate::kernel::{
    actor::Actor,
    cx::Cx,
    db::Tx,
    id,
    policy::Action,
    seal::{Kind, Sealed},
};
use entity::{
    audit_record::{self, FieldNames},
    ids::AuditRecordId,
};
use sea_orm::{DbErr, EntityTrait, IntoActiveModel};
use uuid::Uuid;

/// How a record is written down when it is sealed (C3).
pub static SEALED: Sealed = Sealed {
    table: "audit_record",
    format: 1,
    columns: &[
        ("at", Kind::Time),
        ("id", Kind::Id),
        ("actor_id", Kind::Id),
        ("session_id", Kind::Id),
        ("action", Kind::Text),
        ("object_type", Kind::Text),
        ("object_id", Kind::Id),
        ("fields", Kind::Json),
        ("client_ip", Kind::Text),
        ("request_id", Kind::Text),
    ],
    earlier: &[],
};

/// What was changed, or tried: the type's name in the schema, the id, and the names of the fields. Never a value.
pub struct Record<'a> {
    pub object_type: &'a str,
    pub object_id: Option<Uuid>,
    pub fields: &'a [&'a str],
}

/// Writes the record in the change's own transaction.
pub async fn write(tx: &Tx, cx: &Cx, action: Action, record: &Record<'_>) -> Result<(), DbErr> {
    audit_record::Entity::insert(row(cx, action, record)).exec_without_returning(tx).await.map(|_| ())
}

/// The record as a row, where the change is written with other rows at once.
pub fn row(cx: &Cx, action: Action, record: &Record<'_>) -> audit_record::ActiveModel {
    let (actor_id, session_id) = match &cx.actor {
        Actor::Anonymous => (None, None),
        Actor::Employee(actor) => (Some(actor.id.0), Some(actor.session)),
        // Without a session: that tells them from employees (decision 10).
        Actor::Customer(actor) => (Some(actor.id.0), None),
    };
    audit_record::Model {
        id: AuditRecordId(id::fresh(cx.now)),
        at: cx.now,
        actor_id,
        session_id,
        action: action.row().field.trim_start_matches("Mutation.").to_owned(),
        object_type: record.object_type.to_owned(),
        object_id: record.object_id,
        fields: FieldNames(record.fields.iter().map(|field| (*field).to_owned()).collect()),
        client_ip: cx.client_ip.clone(),
        request_id: cx.request_id.clone(),
    }
    .into_active_model()
}
