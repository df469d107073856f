//! One connection: encrypted bytes in and out on one side, plain ones on the other.
//!
//! A server's session begins by reading the client's greeting. What it asks for is told to JavaScript,
//! which chooses the context, at once or later, and goes on with `accept`.

use std::cell::RefCell;
use std::io::{Read, Write};
use std::sync::Arc;

use rustls::client::Resumption;
use rustls::pki_types::{IpAddr, Ipv4Addr, ServerName};
use rustls::server::{Accepted, Acceptor, NoServerSessionStorage};
use rustls::{ClientConfig, ClientConnection, Connection, Error, ServerConfig};
use v8::{FunctionCallbackArguments, Local, PinScope, ReturnValue, Value};

use super::context::{Context, openssl_name, standard_name};
use super::peer::AnyPeer;
use super::{bytes, failure, list};
use crate::bindings::owned;
use crate::bindings::prelude::*;
use crate::bindings::support::{int, uint8_array};

pub(super) fn init<'s>(scope: &mut PinScope<'s, '_>, target: Local<'s, v8::Object>) {
    set_function(scope, target, "createClient", create_client);
    set_function(scope, target, "createServer", create_server);
    set_function(scope, target, "accept", accept);
    set_function(scope, target, "receive", receive);
    set_function(scope, target, "send", send);
    set_function(scope, target, "sendClose", send_close);
    set_function(scope, target, "greeting", greeting);
    set_function(scope, target, "info", info);
    set_function(scope, target, "peerChain", peer_chain);
    set_function(
        scope,
        target,
        "exportKeyingMaterial",
        export_keying_material,
    );
    for (name, bit) in [
        ("HANDSHAKING", HANDSHAKING),
        ("GREETED", GREETED),
        ("CLOSED", CLOSED),
    ] {
        set_number(scope, target, name, f64::from(bit));
    }
}

/// The handshake is not over.
const HANDSHAKING: u32 = 1;
/// A client's greeting has arrived and waits for `accept`.
const GREETED: u32 = 2;
/// The other side has said that nothing more comes.
const CLOSED: u32 = 4;

enum Stage {
    Greeting(Box<Acceptor>),
    Greeted(Box<Accepted>),
    Open(Box<Connection>),
    Failed,
}

/// A session's state. Calls never nest: none of them runs JavaScript while it borrows.
struct Session(RefCell<State>);

struct State {
    stage: Stage,
    /// What came after the greeting, until the session is accepted.
    pending: Vec<u8>,
}

/// What a call has brought about.
#[derive(Default)]
struct Outcome {
    encrypted: Vec<u8>,
    plain: Vec<u8>,
    flags: u32,
    error: Option<Error>,
}

impl Outcome {
    /// `[encrypted, plain, flags, error]`, undefined for what there is not.
    fn answer(self, scope: &mut PinScope<'_, '_>, rv: &mut ReturnValue<'_, Value>) {
        let mut view = |bytes: Vec<u8>| {
            if bytes.is_empty() {
                v8::undefined(scope).into()
            } else {
                uint8_array(scope, bytes)
            }
        };
        let (encrypted, plain) = (view(self.encrypted), view(self.plain));
        let flags = v8::Integer::new_from_unsigned(scope, self.flags).into();
        let error = match &self.error {
            Some(error) => failure::value(scope, error),
            None => v8::undefined(scope).into(),
        };
        let parts = [encrypted, plain, flags, error];
        rv.set(v8::Array::new_with_elements(scope, &parts).into());
    }
}

fn flush(connection: &mut Connection, outcome: &mut Outcome) {
    while connection.wants_write() {
        if connection.write_tls(&mut outcome.encrypted).is_err() {
            return; // a vector takes everything
        }
    }
}

impl State {
    fn receive(&mut self, mut input: &[u8], outcome: &mut Outcome) {
        if let Stage::Greeting(acceptor) = &mut self.stage {
            if failure::is_http(input) {
                outcome.error = Some(failure::plain_http());
                self.stage = Stage::Failed;
                return;
            }
            let mut next = None;
            while !input.is_empty() && next.is_none() {
                if let Err(error) = acceptor.read_tls(&mut input) {
                    outcome.error = Some(Error::General(error.to_string()));
                    self.stage = Stage::Failed;
                    return;
                }
                match acceptor.accept() {
                    Ok(None) => {}
                    Ok(Some(accepted)) => next = Some(Stage::Greeted(Box::new(accepted))),
                    Err((error, mut alert)) => {
                        // Written to a vector, which takes everything.
                        let _ = alert.write_all(&mut outcome.encrypted);
                        outcome.error = Some(error);
                        self.stage = Stage::Failed;
                        return;
                    }
                }
            }
            if let Some(next) = next {
                self.stage = next;
            }
        }
        match &mut self.stage {
            Stage::Greeting(_) => outcome.flags |= HANDSHAKING,
            Stage::Greeted(_) => {
                self.pending.extend_from_slice(input);
                outcome.flags |= HANDSHAKING | GREETED;
            }
            Stage::Open(connection) => {
                if !read(connection, input, outcome) {
                    self.stage = Stage::Failed;
                }
            }
            Stage::Failed => {}
        }
    }

    fn accept(&mut self, config: ServerConfig, outcome: &mut Outcome) {
        let Stage::Greeted(accepted) = std::mem::replace(&mut self.stage, Stage::Failed) else {
            return;
        };
        match accepted.into_connection(Arc::new(config)) {
            Ok(connection) => {
                let mut connection = Connection::from(connection);
                connection.set_buffer_limit(None);
                self.stage = Stage::Open(Box::new(connection));
                let pending = std::mem::take(&mut self.pending);
                self.receive(&pending, outcome);
            }
            Err((error, mut alert)) => {
                // As above.
                let _ = alert.write_all(&mut outcome.encrypted);
                outcome.error = Some(error);
            }
        }
    }
}

/// Takes in what has arrived; false when the session is broken.
fn read(connection: &mut Connection, mut input: &[u8], outcome: &mut Outcome) -> bool {
    loop {
        let count = if input.is_empty() {
            0
        } else {
            match connection.read_tls(&mut input) {
                Ok(count) => count,
                Err(error) => {
                    outcome.error = Some(Error::General(error.to_string()));
                    return false;
                }
            }
        };
        match connection.process_new_packets() {
            Ok(state) => {
                let plain = state.plaintext_bytes_to_read();
                if plain > 0 {
                    let start = outcome.plain.len();
                    outcome.plain.resize(start + plain, 0);
                    // As much as the session says is there.
                    let _ = connection.reader().read_exact(&mut outcome.plain[start..]);
                }
                if state.peer_has_closed() {
                    outcome.flags |= CLOSED;
                }
            }
            Err(error) => {
                outcome.error = Some(error);
                flush(connection, outcome);
                return false;
            }
        }
        if input.is_empty() || count == 0 {
            break;
        }
    }
    flush(connection, outcome);
    if connection.is_handshaking() {
        outcome.flags |= HANDSHAKING;
    }
    true
}

fn wrap(scope: &mut PinScope<'_, '_>, rv: &mut ReturnValue<'_, Value>, stage: Stage) {
    let session = Session(RefCell::new(State {
        stage,
        pending: Vec::new(),
    }));
    if let Some(object) = owned::wrap(scope, session) {
        rv.set(object);
    }
}

fn throw(scope: &mut PinScope<'_, '_>, error: &Error) {
    let error = failure::value(scope, error);
    scope.throw_exception(error);
}

/// `createClient(context, name, protocols)`: a session; `name` is empty for a server that is not told
/// whom we mean.
fn create_client<'s>(
    scope: &mut PinScope<'s, '_>,
    args: FunctionCallbackArguments<'s>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(context) = owned::get::<Context>(args.get(0)) else {
        return;
    };
    let name = ServerName::try_from(text(scope, args.get(1))).ok();
    let protocols = list(scope, &args, 2);
    let made = ClientConfig::builder_with_provider(context.provider.clone())
        .with_protocol_versions(&context.versions)
        .and_then(|builder| {
            let mut config = builder
                .dangerous()
                .with_custom_certificate_verifier(AnyPeer::new())
                .with_client_cert_resolver(context.identities.clone());
            config.alpn_protocols = protocols;
            config.enable_sni = name.is_some();
            config.resumption = Resumption::disabled();
            // A name is wanted even where none is sent.
            let name = name.unwrap_or(ServerName::IpAddress(IpAddr::V4(Ipv4Addr::from([0; 4]))));
            ClientConnection::new(Arc::new(config), name)
        });
    match made {
        Ok(connection) => {
            let mut connection = Connection::from(connection);
            connection.set_buffer_limit(None);
            wrap(scope, &mut rv, Stage::Open(Box::new(connection)));
        }
        Err(error) => throw(scope, &error),
    }
}

/// `createServer()`: a session that waits for a client's greeting.
fn create_server(
    scope: &mut PinScope<'_, '_>,
    _args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    wrap(scope, &mut rv, Stage::Greeting(Box::default()));
}

/// `accept(session, context, protocols, askForCertificate, ownOrder)`: an outcome; `ownOrder` for our order of
/// cipher suites before the client's.
fn accept<'s>(
    scope: &mut PinScope<'s, '_>,
    args: FunctionCallbackArguments<'s>,
    mut rv: ReturnValue<'_, Value>,
) {
    let (Some(session), Some(context)) = (
        owned::get::<Session>(args.get(0)),
        owned::get::<Context>(args.get(1)),
    ) else {
        return;
    };
    let protocols = list(scope, &args, 2);
    let asks = args.get(3).is_true();
    let own_order = args.get(4).is_true();
    let mut outcome = Outcome::default();
    let made = ServerConfig::builder_with_provider(context.provider.clone())
        .with_protocol_versions(&context.versions)
        .map(|builder| {
            let builder = if asks {
                builder.with_client_cert_verifier(AnyPeer::new())
            } else {
                builder.with_no_client_auth()
            };
            let mut config = builder.with_cert_resolver(context.identities.clone());
            config.alpn_protocols = protocols;
            config.ignore_client_order = own_order;
            config.session_storage = Arc::new(NoServerSessionStorage {});
            config.send_tls13_tickets = 0;
            config
        });
    match made {
        Ok(config) => session.0.borrow_mut().accept(config, &mut outcome),
        Err(error) => outcome.error = Some(error),
    }
    outcome.answer(scope, &mut rv);
}

/// `receive(session, bytes)`: an outcome; without bytes, what there is to send.
fn receive(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(session) = owned::get::<Session>(args.get(0)) else {
        return;
    };
    let input = bytes(args.get(1)).unwrap_or_default();
    let mut outcome = Outcome::default();
    session.0.borrow_mut().receive(&input, &mut outcome);
    outcome.answer(scope, &mut rv);
}

/// Runs `run` on an open session and returns what is to be sent then, or undefined.
fn with_open<'s>(
    scope: &mut PinScope<'s, '_>,
    args: &FunctionCallbackArguments<'_>,
    run: impl FnOnce(&mut Connection),
) -> Local<'s, Value> {
    let mut outcome = Outcome::default();
    if let Some(session) = owned::get::<Session>(args.get(0))
        && let Stage::Open(connection) = &mut session.0.borrow_mut().stage
    {
        run(connection);
        flush(connection, &mut outcome);
    }
    if outcome.encrypted.is_empty() {
        return v8::undefined(scope).into();
    }
    uint8_array(scope, outcome.encrypted)
}

/// `send(session, views)`: the bytes encrypted.
fn send<'s>(
    scope: &mut PinScope<'s, '_>,
    args: FunctionCallbackArguments<'s>,
    mut rv: ReturnValue<'_, Value>,
) {
    let views = list(scope, &args, 1);
    rv.set(with_open(scope, &args, |connection| {
        for view in &views {
            // Without a limit the session takes everything.
            let _ = connection.writer().write_all(view);
        }
    }));
}

/// `sendClose(session)`: the message that nothing more comes.
fn send_close(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    rv.set(with_open(scope, &args, |connection| {
        connection.send_close_notify();
    }));
}

/// `greeting(session)`: the name and the list of protocols that the client asks for.
fn greeting(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(session) = owned::get::<Session>(args.get(0)) else {
        return;
    };
    let (name, protocols) = {
        let state = session.0.borrow();
        let Stage::Greeted(accepted) = &state.stage else {
            return;
        };
        let hello = accepted.client_hello();
        let protocols: Option<Vec<Vec<u8>>> =
            hello.alpn().map(|list| list.map(<[u8]>::to_vec).collect());
        (hello.server_name().map(str::to_owned), protocols)
    };
    let name = match name {
        Some(name) => string(scope, &name).into(),
        None => v8::Boolean::new(scope, false).into(),
    };
    let protocols = match protocols {
        Some(protocols) => {
            let views: Vec<Local<'_, Value>> = protocols
                .into_iter()
                .map(|protocol| uint8_array(scope, protocol))
                .collect();
            v8::Array::new_with_elements(scope, &views).into()
        }
        None => v8::undefined(scope).into(),
    };
    rv.set(v8::Array::new_with_elements(scope, &[name, protocols]).into());
}

/// `info(session)`: version, OpenSSL's and the standard's name of the suite, and the protocol that was
/// agreed on; undefined for what is not known yet.
fn info(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(session) = owned::get::<Session>(args.get(0)) else {
        return;
    };
    let parts = {
        let state = session.0.borrow();
        let Stage::Open(connection) = &state.stage else {
            return;
        };
        let version = connection.protocol_version().map(|version| match version {
            rustls::ProtocolVersion::TLSv1_2 => "TLSv1.2".to_owned(),
            rustls::ProtocolVersion::TLSv1_3 => "TLSv1.3".to_owned(),
            other => format!("{other:?}"),
        });
        let suite = connection.negotiated_cipher_suite();
        let protocol = connection
            .alpn_protocol()
            .map(|protocol| String::from_utf8_lossy(protocol).into_owned());
        let group = connection
            .negotiated_key_exchange_group()
            .map(|group| format!("{:?}", group.name()));
        [
            version,
            suite.map(openssl_name),
            suite.map(standard_name),
            protocol,
            group,
        ]
    };
    let parts: Vec<Local<'_, Value>> = parts
        .iter()
        .map(|part| match part {
            Some(part) => string(scope, part).into(),
            None => v8::undefined(scope).into(),
        })
        .collect();
    rv.set(v8::Array::new_with_elements(scope, &parts).into());
}

/// `peerChain(session)`: the other side's certificates in DER, its own first.
fn peer_chain(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(session) = owned::get::<Session>(args.get(0)) else {
        return;
    };
    let chain: Vec<Vec<u8>> = match &session.0.borrow().stage {
        Stage::Open(connection) => connection
            .peer_certificates()
            .unwrap_or_default()
            .iter()
            .map(|der| der.to_vec())
            .collect(),
        _ => Vec::new(),
    };
    let views: Vec<Local<'_, Value>> = chain
        .into_iter()
        .map(|der| uint8_array(scope, der))
        .collect();
    rv.set(v8::Array::new_with_elements(scope, &views).into());
}

/// `exportKeyingMaterial(session, length, label, context)`: bytes that both sides can compute; `context`
/// may be undefined.
fn export_keying_material(
    scope: &mut PinScope<'_, '_>,
    args: FunctionCallbackArguments<'_>,
    mut rv: ReturnValue<'_, Value>,
) {
    let Some(session) = owned::get::<Session>(args.get(0)) else {
        return;
    };
    let length = int(&args, 1, 0).max(0) as usize;
    let label = text(scope, args.get(2));
    let context = bytes(args.get(3));
    let result = match &session.0.borrow().stage {
        Stage::Open(connection) => {
            connection.export_keying_material(vec![0; length], label.as_bytes(), context.as_deref())
        }
        _ => Err(Error::HandshakeNotComplete),
    };
    match result {
        Ok(bytes) => rv.set(uint8_array(scope, bytes)),
        Err(error) => throw(scope, &error),
    }
}
