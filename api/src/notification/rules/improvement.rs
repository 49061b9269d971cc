//! Whom improvement tasks concern (H4, H7, H8): whoever leads the department that is asked, whoever asked, the owners, the CS office, the executive,
//! and those with whom the VOC came in.

use crate::{
    notification::rules::{About, Person},
    org::{Department, Directory},
};
use entity::{
    employee_role::Role, event, ids::EmployeeId, improvement_task::Model as Task,
    notification::NotificationKind as Kind,
};

const TOLD: [&str; 14] = [
    "improvementRequested",
    "improvementReassigned",
    "improvementAccepted",
    "improvementDisputed",
    "improvementWithdrawn",
    "improvementDisputeDenied",
    "improvementOwnerNamed",
    "improvementSubmitted",
    "improvementReturned",
    "improvementVerified",
    "improvementReopened",
    "improvementDueSoon",
    "improvementOverdue",
    "improvementFedBack",
];

pub fn is_told(event: &event::Model) -> bool {
    event.object_type == "ImprovementTask" && TOLD.contains(&event.name.as_str())
}

/// What is told, and to whom.
pub fn people(event: &event::Model, about: &About, directory: &Directory) -> (String, &'static str, Vec<Person>) {
    let (name, id) = (event.name.as_str(), event.object_id);
    let task = about.improvements.get(&id);
    // Whatever the number of batches, and of rounds; a day that was moved is another day.
    let occasion = match name {
        "improvementFedBack" => format!("{name} {id}"),
        "improvementDueSoon" | "improvementOverdue" => {
            format!("{name} {id} {}", task.and_then(|task| task.due_on).unwrap_or_default())
        }
        _ => format!("{name} {id} {}", event.version),
    };
    let heard = |kind| event.part_id.map(|id| (EmployeeId(id), kind)).into_iter().collect();
    let people = match name {
        "improvementFedBack" => heard(Kind::ImprovementFedBack),
        "improvementOwnerNamed" => heard(Kind::ImprovementOwned),
        _ => task.map(|task| of_task(event, task, directory)).unwrap_or_default(),
    };
    (occasion, "ImprovementTask", people)
}

fn of_task(event: &event::Model, task: &Task, directory: &Directory) -> Vec<Person> {
    let asker = [task.requested_by];
    let as_kind = |people: &[EmployeeId], kind: Kind| people.iter().map(|id| (*id, kind)).collect::<Vec<_>>();
    let (leaders, owners, office) = (leaders(event, task, directory), owners(task), office(directory));
    match event.name.as_str() {
        "improvementRequested" | "improvementReassigned" => as_kind(&leaders, Kind::ImprovementRequested),
        "improvementAccepted" => as_kind(&asker, Kind::ImprovementAccepted),
        "improvementDisputed" => {
            [as_kind(&asker, Kind::ImprovementDisputed), as_kind(&office, Kind::ImprovementDisputed)].concat()
        }
        "improvementWithdrawn" | "improvementDisputeDenied" => {
            let disputer: Vec<EmployeeId> = task.answered_by.into_iter().collect();
            let all = [disputer, leaders, asker.to_vec()].concat();
            as_kind(&all, Kind::ImprovementDisputeResolved)
        }
        "improvementSubmitted" => as_kind(&office, Kind::ImprovementSubmitted),
        "improvementReturned" => as_kind(&[owners, leaders].concat(), Kind::ImprovementReturned),
        "improvementVerified" => {
            let executive = executive(task, directory).into_iter().collect();
            as_kind(&[owners, leaders, executive, asker.to_vec()].concat(), Kind::ImprovementVerified)
        }
        "improvementReopened" => {
            let executive = executive(task, directory).into_iter().collect();
            as_kind(&[owners, leaders, executive, asker.to_vec(), office].concat(), Kind::ImprovementReopened)
        }
        "improvementDueSoon" => as_kind(&owners, Kind::ImprovementDue),
        "improvementOverdue" => as_kind(&[owners, leaders].concat(), Kind::ImprovementOverdue),
        _ => Vec::new(),
    }
}

fn owners(task: &Task) -> Vec<EmployeeId> {
    [task.correction_owner_id, task.action_owner_id].into_iter().flatten().collect()
}

fn office(directory: &Directory) -> Vec<EmployeeId> {
    let people = directory.employees().iter().filter(|person| person.role_set.contains(Role::CsOffice));
    people.map(|person| person.key).collect()
}

/// The nearest who leads or answers for it, up from the department, as those who may answer do (H4); and who stands in for them on that day (O5).
fn leaders(event: &event::Model, task: &Task, directory: &Directory) -> Vec<EmployeeId> {
    let heads = |department: &Department| [department.leader_id, department.responsible_executive_id];
    let Some(head) = nearest(task, directory, heads) else { return Vec::new() };
    let deputy = directory.deputy_of(head, directory.calendar().day_of(event.at)).map(|deputy| deputy.key);
    [head].into_iter().chain(deputy).collect()
}

fn executive(task: &Task, directory: &Directory) -> Option<EmployeeId> {
    nearest(task, directory, |department| [department.responsible_executive_id, None])
}

fn nearest(
    task: &Task,
    directory: &Directory,
    who: impl Fn(&Department) -> [Option<EmployeeId>; 2],
) -> Option<EmployeeId> {
    let path = &directory.department(task.department_id)?.path;
    let up = path.iter().rev().filter_map(|id| directory.department(*id)).flat_map(|department| who(department));
    up.flatten().find(|person| directory.is_active(*person))
}
