//! A connection on loopback in; whose program made it out.
//!
//! Loopback is shared by all users of a machine, a terminal server above all. Linux tells
//! the owner of each socket. Elsewhere the token, the cookie and the key have to do.

use std::net::SocketAddr;

/// Whether a connection from a peer may come from this user's own programs.
///
/// The machine's administrator, who can read this program's memory anyway, is let in:
/// relays between virtual machines and their hosts run as root.
pub fn may_be_ours(peer: SocketAddr) -> bool {
    match (owner(peer), own_user()) {
        (Some(owner), Some(own)) => owner == own || owner == 0,
        _ => true,
    }
}

/// The user who owns the socket at the other end, where the system tells.
#[cfg(target_os = "linux")]
fn owner(peer: SocketAddr) -> Option<u32> {
    let SocketAddr::V4(peer) = peer else {
        return None;
    };
    let table = std::fs::read_to_string("/proc/net/tcp").ok()?;
    let address = u32::from_le_bytes(peer.ip().octets());
    owner_in(&table, &format!("{address:08X}:{:04X}", peer.port()))
}

#[cfg(not(target_os = "linux"))]
fn owner(_peer: SocketAddr) -> Option<u32> {
    None
}

/// The owner of the socket with this local address in `/proc/net/tcp` (proc(5)).
#[cfg(any(target_os = "linux", test))]
fn owner_in(table: &str, local: &str) -> Option<u32> {
    let mut rows = table.lines().skip(1).map(str::split_whitespace);
    let mut row = rows.find_map(|row| {
        let mut columns = row.skip(1);
        (columns.next()? == local).then_some(columns)
    })?;
    // After the local address: remote address, state, queues, timer, retransmits, user.
    row.nth(5)?.parse().ok()
}

#[cfg(target_os = "linux")]
fn own_user() -> Option<u32> {
    use std::os::unix::fs::MetadataExt;
    Some(std::fs::metadata("/proc/self").ok()?.uid())
}

#[cfg(not(target_os = "linux"))]
fn own_user() -> Option<u32> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n\
       0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1\n\
       1: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1003        0 2 1\n";

    #[test]
    fn the_owner_of_a_socket_is_found_by_its_address() {
        assert_eq!(owner_in(TABLE, "0100007F:C350"), Some(1003));
        assert_eq!(owner_in(TABLE, "0100007F:C351"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn our_own_connection_is_ours() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let _client = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (_, peer) = listener.accept().unwrap();
        assert_eq!(owner(peer), own_user());
        assert!(may_be_ours(peer));
    }
}
