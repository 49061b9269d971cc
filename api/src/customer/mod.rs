//! Customers (고객): who they are, sealed and masked; their contracts; who saw their data; forgetting them (C1 to C5).
