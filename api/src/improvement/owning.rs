//! Parts of tasks as open work (O4): listed, and handed over with all the rest. Nobody may have both parts of one (H7).

use crate::{
    improvement::{
        desk::{changed, event_of, step},
        rules, store,
    },
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::Tx,
        error::Fault,
        policy::Action,
        writes::Writes,
    },
    org::leaving::{Keeper, OpenWorkKind, Refusal},
};
use entity::{
    ids::EmployeeId,
    improvement_step::{self, Changes, StepKind},
    improvement_task::Model as Task,
};
use uuid::Uuid;

pub const OPEN_WORK: Keeper = Keeper {
    kind: OpenWorkKind::OwnsImprovement,
    list: |tx, cx, of| Box::pin(list(tx, cx, of)),
    hand_over: |tx, cx, from, to| Box::pin(hand_over(tx, cx, from, to)),
};

async fn list(tx: Option<&Tx>, cx: &Cx, of: EmployeeId) -> Result<Vec<Uuid>, Fault> {
    let tasks = match tx {
        Some(tx) => store::owned(tx, of, true).await?,
        None => store::owned(cx.db.reader(), of, false).await?,
    };
    Ok(tasks.into_iter().map(|task| task.id.0).collect())
}

async fn hand_over(tx: &Tx, cx: &Cx, from: EmployeeId, to: EmployeeId) -> Result<Result<(), Refusal>, Fault> {
    let tasks = store::owned(tx, from, true).await?;
    let owns = |task: &Task| [task.correction_owner_id, task.action_owner_id].contains(&Some(to));
    if tasks.iter().any(owns) {
        return Ok(Err(Refusal::HasOtherPart));
    }
    let mut rows = Writes::default();
    for before in tasks {
        let mut task = before;
        let mut changes = Vec::new();
        let parts =
            [("correctionOwner", &mut task.correction_owner_id), ("correctiveActionOwner", &mut task.action_owner_id)];
        for (field, owner) in parts {
            if *owner == Some(from) {
                changes.push((field.to_owned(), Some(from.0.to_string()), Some(to.0.to_string())));
                *owner = Some(to);
            }
        }
        task.version += 1;
        rules::involve(&mut task, [to]);
        store::save(tx, &task).await?;
        let made = step(&task, (StepKind::HandedOver, cx.now), cx.employee());
        rows = store::insert_step(rows, improvement_step::Model { changes: Some(Changes(changes)), ..made });
        let made = Change { fields: &["owners"], ..changed(event_of(StepKind::HandedOver), &task) };
        rows = change::insert(rows, cx, Action::HandOverWork, &made);
    }
    rows.run_in(tx).await?;
    Ok(Ok(()))
}
