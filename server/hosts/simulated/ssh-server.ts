/** The sshd of one simulated host: an ssh2 `Server` behind sockets that a plain TCP listener accepts. */
import { timingSafeEqual } from "node:crypto";
import { connect, createServer, type Socket, type Server as TcpServer } from "node:net";
import ssh2, { type AuthContext, type Connection, type ParsedKey } from "ssh2";
import { type OfferedKey, offeredKey } from "../fingerprint";
import type { SimulatedHost } from "./answer";
import { serveExec } from "./session";

export type SignIn = {
  /** OpenSSH public keys that may sign in; undefined: any key may. */
  readonly authorizedKeys?: readonly string[];
  readonly password?: string;
};

export type SshServerOptions = SignIn & {
  readonly host: SimulatedHost;
  /** Where `direct-tcpip` leads from here: a loopback port, or null when there is nothing. */
  readonly portFor?: (address: string, port: number) => number | null;
  readonly onUnexpected: (command: string) => void;
};

/** A fresh ed25519 key pair in OpenSSH's own formats. ssh2 1.17 spoils one in 256 (a leading zero byte): not those. */
export const makeKeyPair = (): { readonly privateKey: string; readonly publicKey: string } => {
  const pair = ssh2.utils.generateKeyPairSync("ed25519");
  return ssh2.utils.parseKey(pair.private) instanceof Error
    ? makeKeyPair()
    : { privateKey: pair.private, publicKey: pair.public };
};

export class SimulatedSshServer {
  private server: InstanceType<typeof ssh2.Server>;
  private readonly sockets = new Set<Socket>();
  private readonly allowed: ParsedKey[] | null;
  hostKey: OfferedKey;

  constructor(
    private readonly options: SshServerOptions,
    privateKey = makeKeyPair().privateKey,
  ) {
    this.allowed = options.authorizedKeys?.map((line) => parsed(line)) ?? null;
    this.hostKey = offeredKey(parsed(privateKey).getPublicSSH());
    this.server = this.make(privateKey);
  }

  /** From now on another host key is shown; open connections stay. */
  changeHostKey(privateKey = makeKeyPair().privateKey): void {
    this.hostKey = offeredKey(parsed(privateKey).getPublicSSH());
    this.server = this.make(privateKey);
  }

  accept(socket: Socket): void {
    socket.setNoDelay(true);
    socket.on("error", () => {});
    this.sockets.add(socket);
    socket.once("close", () => this.sockets.delete(socket));
    if (!this.options.host.faults.silent) this.server.injectSocket(socket);
  }

  /** Cuts every connection. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private make(privateKey: string): InstanceType<typeof ssh2.Server> {
    return new ssh2.Server(
      { hostKeys: [privateKey], ident: "OpenSSH_9.2p1-simulated", keepaliveInterval: 0 },
      (connection) => this.serve(connection, this.options.host),
    );
  }

  private serve(connection: Connection, host: SimulatedHost): void {
    connection.on("error", () => {});
    connection.on("authentication", (attempt) => {
      if (attempt.method === "keyboard-interactive" && !host.faults.signInRefused)
        attempt.prompt({ prompt: "Password: ", echo: false }, (answers) => {
          if (this.isPassword(answers[0] ?? "")) attempt.accept();
          else attempt.reject();
        });
      else if (this.permits(attempt, host)) attempt.accept();
      else attempt.reject(["publickey", "password", "keyboard-interactive"]);
    });
    connection.on("ready", () => {
      connection.on("session", (accept) => {
        const session = accept();
        session.on("exec", (acceptExec, _reject, info) =>
          serveExec(host, info.command, acceptExec(), this.options.onUnexpected),
        );
        session.on("shell", (_accept, reject) => reject?.());
        session.on("pty", (_accept, reject) => reject?.());
      });
      connection.on("tcpip", (accept, reject, info) => {
        const port = this.options.portFor?.(info.destIP, info.destPort) ?? null;
        if (port === null) {
          reject();
          return;
        }
        const channel = accept();
        const onward = connect(port, "127.0.0.1");
        channel.pipe(onward).pipe(channel);
        onward.on("error", () => channel.close());
        channel.on("error", () => onward.destroy());
        channel.on("close", () => onward.destroy());
      });
    });
  }

  private isPassword(text: string): boolean {
    return this.options.password !== undefined && same(text, this.options.password);
  }

  private permits(attempt: AuthContext, host: SimulatedHost): boolean {
    if (host.faults.signInRefused) return false;
    if (attempt.method === "password") return !host.faults.promptsOnly && this.isPassword(attempt.password);
    if (attempt.method !== "publickey") return false;
    const { key, blob, signature, hashAlgo } = attempt;
    const listed = this.allowed?.find((one) => one.getPublicSSH().equals(key.data));
    if (this.allowed !== null && listed === undefined) return false;
    // Without a signature the client only asks whether this key would do.
    if (signature === undefined || blob === undefined) return true;
    const verifier = listed ?? ssh2.utils.parseKey(key.data);
    return !(verifier instanceof Error) && verifier.verify(blob, signature, hashAlgo) === true;
  }
}

const parsed = (text: string): ParsedKey => {
  const key = ssh2.utils.parseKey(text);
  if (key instanceof Error) throw key;
  return key;
};

const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** A TCP listener on loopback. */
export const listen = (
  address: string,
  port: number,
  onSocket: (socket: Socket) => void,
): Promise<{ readonly server: TcpServer; readonly port: number }> =>
  new Promise((resolve, reject) => {
    const server = createServer({ noDelay: true }, onSocket);
    server.once("error", reject);
    server.listen({ host: address, port, backlog: 511 }, () => {
      const bound = server.address();
      resolve({ server, port: typeof bound === "object" && bound !== null ? bound.port : port });
    });
  });
