//! Why no reader could be set up, in one line: what is wrong, and what to install or change.

use madoguchi_reader::ConfigError;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why no reader could be set up.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LaunchError {
    /// There is no PC/SC daemon.
    #[error("pcscd is not installed; install it (Debian and Ubuntu: apt-get install pcscd)")]
    NoDaemon,
    /// There is no `unshare` or no `mount`.
    #[error("`{0}` is not installed; install util-linux and mount")]
    NoTool(&'static str),
    /// The system does not let us have a name space.
    #[error(
        "this system gives no name space ({said}); allow user name spaces (sysctl kernel.unprivileged_userns_clone=1, \
         user.max_user_namespaces=15000, on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0; in a container: \
         --cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined) or use --vpcd"
    )]
    NoNamespace {
        /// What the system says.
        said: String,
    },
    /// Somebody uses the session's folder.
    #[error("the session {} is in use; end it with `madoguchi card stop --session {}` or choose another --session", .0.display(), .0.display())]
    InUse(PathBuf),
    /// The driver was not found.
    #[error(
        "the driver libmadoguchi_ifd.so lies neither beside the program nor in ../lib/madoguchi; build it with `cargo \
         build -p madoguchi-ifd` in the same profile, or name it in MADOGUCHI_DRIVER"
    )]
    NoDriver,
    /// The daemon could not load the driver.
    #[error("pcscd cannot load the driver {}: {said}; build it on this machine with `cargo build -p madoguchi-ifd`", path.display())]
    Driver {
        /// The driver.
        path: PathBuf,
        /// What the daemon's log says.
        said: String,
    },
    /// The driver refuses its configuration.
    #[error("the reader cannot start: {0}")]
    Reader(String),
    /// A name that pcscd does not take.
    #[error("reader name {name:?}: {why}")]
    Name {
        /// The name.
        name: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// More readers than one daemon holds.
    #[error("{0} readers; one pcscd holds 1 to 16: start another session for more")]
    Count(usize),
    /// A folder or file that cannot be used.
    #[error("{path}: {source}; choose a folder of your own with --session")]
    Folder {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A path that `reader.conf` cannot hold.
    #[error("{}: pcscd reads no path with a blank, a quote or a sharp sign; choose another --session", .0.display())]
    Path(PathBuf),
    /// The configuration of a reader cannot be written.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// An address of another machine.
    #[error("{0} is not this machine; vpcd is served on loopback only, 127.0.0.1:35963")]
    NotLoopback(SocketAddr),
    /// More cards than vpcd has slots.
    #[error("{0} cards; vpcd has 2 slots")]
    Slots(usize),
    /// Nobody listens.
    #[error(
        "no vpcd listens on {address} ({source}); install it and start pcscd (Debian and Ubuntu: apt-get install vsmartcard-vpcd)"
    )]
    NoVpcd {
        /// Where.
        address: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
    /// The daemon ended or did not answer.
    #[error("pcscd did not come up: {said}; its log is {}", log.display())]
    Silent {
        /// The last line of its log.
        said: String,
        /// The log.
        log: PathBuf,
    },
}

impl LaunchError {
    /// The same in Japanese.
    pub fn japanese(&self) -> String {
        match self {
            Self::NoDaemon => {
                "pcscdがありません。インストールしてください（Debian・Ubuntu：apt-get install pcscd）".into()
            }
            Self::NoTool(tool) => {
                format!("`{tool}` がありません。util-linux と mount をインストールしてください")
            }
            Self::NoNamespace { said } => format!(
                "このシステムでは名前空間を作れません（{said}）。ユーザー名前空間を許可する（sysctl \
                 kernel.unprivileged_userns_clone=1、user.max_user_namespaces=15000、Ubuntuでは \
                 kernel.apparmor_restrict_unprivileged_userns=0、コンテナでは --cap-add SYS_ADMIN --security-opt \
                 seccomp=unconfined --security-opt apparmor=unconfined）か、--vpcd を使ってください"
            ),
            Self::InUse(folder) => format!(
                "セッション {0} は使用中です。`madoguchi card stop --session {0}` で終えるか、別の --session \
                 を指定してください",
                folder.display()
            ),
            Self::NoDriver => "ドライバー libmadoguchi_ifd.so がプログラムの隣にも ../lib/madoguchi にもありません。同じプロファイルで \
                               `cargo build -p madoguchi-ifd` を実行するか、MADOGUCHI_DRIVER で指定してください"
                .into(),
            Self::Driver { path, said } => format!(
                "pcscdがドライバー {} を読み込めません：{said}。このマシンで `cargo build -p madoguchi-ifd` を実行してください",
                path.display()
            ),
            Self::Reader(said) => format!("リーダーを起動できません：{said}"),
            Self::Name { name, why } => format!("リーダー名 {name:?} は使えません：{why}"),
            Self::Count(count) => format!(
                "リーダーが{count}台です。1つのpcscdで使えるのは1〜16台です。それ以上は別のセッションで起動してください"
            ),
            Self::Folder { path, source } => {
                format!("{}：{source}。書き込めるフォルダーを --session で指定してください", path.display())
            }
            Self::Path(path) => format!(
                "{}：空白・引用符・シャープを含むパスはpcscdが読めません。別の --session を指定してください",
                path.display()
            ),
            Self::Config(error) => format!("リーダーの設定を書けません：{error}"),
            Self::NotLoopback(address) => {
                format!("{address} はこのマシンではありません。vpcdへの接続は127.0.0.1:35963などループバックだけです")
            }
            Self::Slots(count) => format!("カードが{count}枚です。vpcdのスロットは2つです"),
            Self::NoVpcd { address, source } => format!(
                "{address} で待ち受けるvpcdがありません（{source}）。インストールしてpcscdを起動してください（Debian・Ubuntu：apt-get \
                 install vsmartcard-vpcd）"
            ),
            Self::Silent { said, log } => {
                format!("pcscdが起動しませんでした：{said}。ログ：{}", log.display())
            }
        }
    }
}
