//! Who asks: nobody, an employee in a session, with the roles that the employee record gives now, or a customer.

use entity::{
    employee_role::Role,
    ids::{CustomerId, DepartmentId, EmployeeId, SessionId},
};
use std::sync::Arc;

#[derive(Clone)]
pub enum Actor {
    Anonymous,
    Employee(Arc<EmployeeActor>),
    Customer(CustomerActor),
}

/// A customer by their own app. They have neither roles nor a session here: an access token, for as long as their record is there.
#[derive(Clone, Copy)]
pub struct CustomerActor {
    pub id: CustomerId,
}

pub struct EmployeeActor {
    pub id: EmployeeId,
    pub session: SessionId,
    pub roles: RoleSet,
    /// The department they work in and those they lead; "department" in the policy means these and all below them.
    pub departments: Vec<DepartmentId>,
    /// The division they work in and those they answer for.
    pub divisions: Vec<DepartmentId>,
    /// Signed in with a one-time password: nothing but changing it is open to them.
    pub must_change_password: bool,
    /// One of their roles asks for a second factor, which this session has not shown: nothing but setting it up is open to them.
    pub needs_second_factor: bool,
}

/// A set of roles in one word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoleSet(u16);

impl RoleSet {
    pub fn contains(self, role: Role) -> bool {
        self.0 & bit(role) != 0
    }

    pub fn with(self, role: Role) -> Self {
        Self(self.0 | bit(role))
    }

    /// In the order of the policy table's columns.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        ALL_ROLES.into_iter().filter(move |role| self.contains(*role))
    }

    /// The roles in one of the two sets, but not in both.
    pub fn difference(self, other: Self) -> Self {
        Self(self.0 ^ other.0)
    }

    /// Whether they belong to the executives whom the programmes ask to take part (P5, P6).
    pub fn is_executive(self) -> bool {
        self.contains(Role::Executive) || self.contains(Role::Ceo)
    }

    /// Whether a password alone is not enough for them (X2).
    pub fn asks_second_factor(self) -> bool {
        [Role::Executive, Role::Ceo, Role::Cco, Role::Admin].into_iter().any(|role| self.contains(role))
    }
}

impl FromIterator<Role> for RoleSet {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        roles.into_iter().fold(Self::default(), Self::with)
    }
}

pub const ALL_ROLES: [Role; 10] = [
    Role::Staff,
    Role::Leader,
    Role::Executive,
    Role::Ceo,
    Role::Cco,
    Role::CsOffice,
    Role::Compliance,
    Role::Hr,
    Role::Auditor,
    Role::Admin,
];

fn bit(role: Role) -> u16 {
    1 << (role as u16)
}
