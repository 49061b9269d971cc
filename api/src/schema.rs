//! The roots of the graph: the only file that names every domain.

use crate::{
    access::{AccessMutation, AccessQuery, AuditRecord, Session, audit_record_node, session_node},
    kernel::{cx::Cx, error::Fault, i18n::Args, id::AnyId, policy::Action},
    org::{Department, Directory, Employee, OrgMutation, OrgQuery, PendingChange, ValueTag, pending_change_node},
    praise::{PraiseComment, PraiseMutation, PraisePost, PraiseQuery, praise_comment_node, praise_post_node},
};
use async_graphql::{
    Context, EmptySubscription, ID, Interface, MergedObject, Object, SDLExportOptions, Schema, SchemaBuilder,
};
use std::sync::Arc;

pub type SunhwanSchema = Schema<Query, Mutation, EmptySubscription>;

/// The limits of documents are those of `document::check`, which runs before; this bounds the library's own recursion.
pub fn builder() -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    Schema::build(Query::default(), Mutation::default(), EmptySubscription)
        .limit_recursive_depth(100)
        // A suggestion tells a stranger what there is; clients have the schema.
        .disable_suggestions()
}

/// `schema.graphql`.
pub fn sdl() -> String {
    builder().finish().sdl_with_options(SDLExportOptions::new().include_specified_by().use_space_ident())
}

/// Everything that can be read.
#[derive(MergedObject, Default)]
pub struct Query(NodeQuery, AccessQuery, OrgQuery, PraiseQuery);

/// Everything that can be changed.
#[derive(MergedObject, Default)]
pub struct Mutation(AccessMutation, OrgMutation, PraiseMutation);

/// Anything with a global id.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "&ID", desc = "Global id."))]
pub enum Node {
    AuditRecord(AuditRecord),
    Department(Arc<Department>),
    Employee(Arc<Employee>),
    PendingChange(PendingChange),
    PraiseComment(PraiseComment),
    PraisePost(PraisePost),
    Session(Session),
    ValueTag(Arc<ValueTag>),
}

#[derive(Default)]
pub struct NodeQuery;

/// `nodes` answers this many at most.
const MOST_NODES: usize = 100;

#[Object]
impl NodeQuery {
    /// Any object by its global id; null if there is none, or not for this viewer.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "The global id.")] id: ID) -> Result<Option<Node>, Fault> {
        Cx::of(ctx)?.allow(Action::Node)?;
        node(ctx, &id).await
    }

    /// Any objects by their global ids, at most 100, in the order asked for; null in place of each that is not there,
    /// or not for this viewer.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The global ids.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>, Fault> {
        Cx::of(ctx)?.allow(Action::Nodes)?;
        if ids.len() > MOST_NODES {
            return Err(Fault::BadInput("fault-too-many-ids", Args::default().with("max", MOST_NODES as i64)));
        }
        futures_util::future::try_join_all(ids.iter().map(|id| node(ctx, id))).await
    }
}

async fn node(ctx: &Context<'_>, id: &ID) -> Result<Option<Node>, Fault> {
    let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
    Ok(match AnyId::decode(id).ok_or(Fault::bad_input("fault-invalid-id"))? {
        AnyId::AuditRecordId(id) => audit_record_node(cx, directory, id).await?.map(Node::AuditRecord),
        AnyId::DepartmentId(id) => directory.department(id).cloned().map(Node::Department),
        AnyId::EmployeeId(id) => directory.employee(id).cloned().map(Node::Employee),
        AnyId::PendingChangeId(id) => pending_change_node(cx, directory, id).await?.map(Node::PendingChange),
        AnyId::PraiseCommentId(id) => praise_comment_node(cx, directory, id).await?.map(Node::PraiseComment),
        AnyId::PraisePostId(id) => praise_post_node(ctx, id).await?.map(Node::PraisePost),
        AnyId::SessionId(id) => session_node(cx, directory, id).await?.map(Node::Session),
        AnyId::ValueTagId(id) => directory.value_tag(id).cloned().map(Node::ValueTag),
    })
}
