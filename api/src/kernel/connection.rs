//! Relay connections: the GraphQL side of a page.

/// Where a page stands in its list.
#[derive(async_graphql::SimpleObject)]
#[graphql(shareable)]
pub struct PageInfo {
    /// Whether there are rows before this page, as far as is known from how it was asked for.
    has_previous_page: bool,
    /// Whether there are rows after this page, as far as is known from how it was asked for.
    has_next_page: bool,
    /// The cursor of the page's first row, absent if the page is empty.
    start_cursor: Option<String>,
    /// The cursor of the page's last row, absent if the page is empty.
    end_cursor: Option<String>,
}

impl PageInfo {
    pub fn new(has_previous_page: bool, has_next_page: bool, start: Option<String>, end: Option<String>) -> Self {
        Self { has_previous_page, has_next_page, start_cursor: start, end_cursor: end }
    }
}

/// Which way a list runs.
#[derive(async_graphql::Enum, Clone, Copy, PartialEq, Eq)]
pub enum OrderDirection {
    /// Smallest or oldest first.
    Asc,
    /// Largest or newest first.
    Desc,
}

/// A connection and its edge: `connection!(PraisePostConnection, PraisePostEdge, PraisePost, "Praise posts.")`.
#[macro_export]
macro_rules! connection {
    ($connection:ident, $edge:ident, $node:ty, $doc:literal) => {
        #[doc = $doc]
        #[derive(async_graphql::SimpleObject)]
        pub struct $connection {
            /// The page's rows, each with its cursor.
            pub edges: Vec<$edge>,
            /// Where this page stands in the list.
            pub page_info: $crate::kernel::connection::PageInfo,
            /// How many rows the whole list has, counted only when asked for and to 10,000 at most.
            pub total_count: Option<i32>,
            /// Whether `totalCount` is exact: false if there are more than 10,000.
            pub total_count_exact: Option<bool>,
        }

        /// One row of the list.
        #[derive(async_graphql::SimpleObject)]
        pub struct $edge {
            /// The row itself.
            pub node: $node,
            /// Its place in the list, for `after` and `before`.
            pub cursor: String,
        }

        impl $connection {
            /// `list` is the name under which the page was read.
            pub fn new(
                list: &str,
                slice: $crate::kernel::page::Slice<($crate::kernel::page::Position, $node)>,
                total: Option<$crate::kernel::page::Total>,
            ) -> Self {
                let (has_previous, has_next) = (slice.has_previous, slice.has_next);
                let edge = |(position, node): ($crate::kernel::page::Position, $node)| $edge {
                    cursor: position.write(list),
                    node,
                };
                let edges: Vec<$edge> = slice.rows.into_iter().map(edge).collect();
                let start = edges.first().map(|edge| edge.cursor.clone());
                let end = edges.last().map(|edge| edge.cursor.clone());
                Self {
                    edges,
                    page_info: $crate::kernel::connection::PageInfo::new(has_previous, has_next, start, end),
                    total_count: total.map(|total| total.count),
                    total_count_exact: total.map(|total| total.exact),
                }
            }
        }
    };
}

/// Whether the total was asked for: counting costs a statement.
pub fn wants_total(ctx: &async_graphql::Context<'_>) -> bool {
    let asked = ctx.look_ahead();
    asked.field("totalCount").exists() || asked.field("totalCountExact").exists()
}
