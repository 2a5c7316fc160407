//! Objects to files and files to objects.

use std::fs::{self, File};
use std::io::{self, ErrorKind as Io, Read, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use futures_util::stream::{self, BoxStream, StreamExt};
use tokio::task::spawn_blocking;

use crate::models::Object;
use crate::{Chunks, Error, ErrorKind, Result, Upload};

/// How much of a file is read at once.
const CHUNK: usize = 128 * 1024;

/// A download on its way to a file.
pub(super) struct Download {
    path: PathBuf,
    overwrite: bool,
}

impl Download {
    /// Works out the file; nothing is written yet.
    pub(super) fn new(object: &Object, destination: &Path, overwrite: bool) -> Result<Self> {
        let path = if destination.is_dir() {
            let name = object.name.rsplit(['/', '\\']).next().unwrap_or_default();
            if matches!(name, "" | "." | "..") {
                let message = format!("the object `{}` does not name a file", object.name);
                return Err(Error::invalid_argument(message));
            }
            destination.join(name)
        } else {
            destination.to_owned()
        };
        if !overwrite && path.exists() {
            return Err(exists(&path));
        }
        Ok(Self { path, overwrite })
    }

    /// Writes the content beside the file and moves it there when it is complete.
    pub(super) async fn save(self, mut chunks: Chunks) -> Result<bool> {
        let cannot_write = |error: io::Error| cannot("write", &self.path, &error);
        let (part, mut file) = Part::beside(&self.path).map_err(cannot_write)?;
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk?;
            file = off_the_runtime(move || file.write_all(&chunk).map(|()| file))
                .await
                .map_err(cannot_write)?;
        }
        off_the_runtime(move || file.sync_all())
            .await
            .map_err(cannot_write)?;
        if self.overwrite {
            fs::rename(&part.0, &self.path).map_err(cannot_write)?;
        } else {
            place(&part.0, &self.path).map_err(|error| match error.kind() {
                Io::AlreadyExists => exists(&self.path),
                _ => cannot_write(error),
            })?;
        }
        Ok(true)
    }
}

/// Puts a complete file in its place, where there must be none: unlike a move, this does not
/// replace one that was made meanwhile.
fn place(part: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(part, path) {
        Err(error) if error.kind() != Io::AlreadyExists => {
            // Not every file system has links. An empty file holds the place for the moment.
            File::create_new(path)?;
            fs::rename(part, path)
        }
        placed => placed,
    }
}

/// A file that is removed in the end, if it was not moved away.
struct Part(PathBuf);

impl Part {
    /// A new file beside `path`, under a name that no other download has.
    fn beside(path: &Path) -> io::Result<(Self, File)> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{}-{number}.part", process::id()));
        let path = PathBuf::from(name);
        // A number may come again after a restart, over what a crash has left.
        let file = File::create(&path)?;
        Ok((Self(path), file))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // After the move there is nothing to remove, and a failure could not be told.
        let _ = fs::remove_file(&self.0);
    }
}

/// A file as a stream, opened anew for every attempt.
pub(super) fn upload(path: &Path) -> Result<Upload> {
    let metadata = fs::metadata(path).map_err(|error| cannot("read", path, &error))?;
    if !metadata.is_file() {
        let message = format!("`{}` is not a file", path.display());
        return Err(Error::invalid_argument(message));
    }
    let path = path.to_owned();
    Ok(Upload::repeatable(Some(metadata.len()), move || {
        read(path.clone())
    }))
}

fn read(path: PathBuf) -> BoxStream<'static, Result<Bytes>> {
    stream::try_unfold(None, move |open: Option<File>| {
        let (path, shown) = (path.clone(), path.clone());
        async move {
            let chunk = off_the_runtime(move || {
                let mut file = match open {
                    Some(file) => file,
                    None => File::open(&path)?,
                };
                let mut chunk = Vec::with_capacity(CHUNK);
                Read::by_ref(&mut file)
                    .take(CHUNK as u64)
                    .read_to_end(&mut chunk)?;
                Ok((chunk, file))
            });
            let (chunk, file) = chunk
                .await
                .map_err(|error| cannot("read", &shown, &error))?;
            Ok((!chunk.is_empty()).then(|| (Bytes::from(chunk), Some(file))))
        }
    })
    .boxed()
}

/// Does what may take long on a thread for such things.
async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    spawn_blocking(work).await.map_err(io::Error::other)?
}

fn cannot(what: &str, path: &Path, error: &io::Error) -> Error {
    let kind = match error.kind() {
        Io::NotFound | Io::PermissionDenied | Io::IsADirectory | Io::NotADirectory => {
            ErrorKind::InvalidArgument
        }
        _ => ErrorKind::Other,
    };
    Error::new(kind, format!("cannot {what} `{}`: {error}", path.display()))
}

fn exists(path: &Path) -> Error {
    Error::new(
        ErrorKind::Conflict,
        format!("the file `{}` exists", path.display()),
    )
}

#[cfg(test)]
mod tests {
    use std::env;

    use std::time::Duration;

    use super::*;
    use crate::models::Bucket;
    use crate::testing::Polled;

    /// A folder that is removed again.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = env::temp_dir().join(format!("skyloom-{}-{name}", process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn names(&self) -> Vec<String> {
            let entries = fs::read_dir(&self.0).unwrap();
            entries
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn object(name: &str) -> Object {
        Object::new(name, 0, Bucket::new("photos"))
    }

    fn chunks(parts: &[Result<&'static str, ErrorKind>]) -> Chunks {
        let parts: Vec<Result<Bytes>> = parts
            .iter()
            .map(|part| {
                part.map(Bytes::from)
                    .map_err(|kind| Error::new(kind, "cut off"))
            })
            .collect();
        stream::iter(parts).boxed()
    }

    #[tokio::test]
    async fn a_download_appears_when_it_is_complete() {
        let folder = Folder::new("download");
        let download = Download::new(&object("2026/cat.txt"), &folder.0, false).unwrap();
        assert!(
            download
                .save(chunks(&[Ok("meow "), Ok("meow")]))
                .await
                .unwrap()
        );
        assert_eq!(folder.names(), ["cat.txt"]);
        assert_eq!(
            fs::read_to_string(folder.0.join("cat.txt")).unwrap(),
            "meow meow"
        );

        let failing = Download::new(&object("dog.txt"), &folder.0, false).unwrap();
        let error = failing
            .save(chunks(&[Ok("wo"), Err(ErrorKind::Transport)]))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport);
        assert_eq!(folder.names(), ["cat.txt"], "nothing is left behind");
    }

    #[tokio::test]
    async fn a_file_is_overwritten_only_when_asked() {
        let folder = Folder::new("overwrite");
        let path = folder.0.join("cat.txt");
        let early = Download::new(&object("cat.txt"), &path, false).unwrap();
        fs::write(&path, "old").unwrap();
        let error = Download::new(&object("cat.txt"), &path, false)
            .err()
            .unwrap();
        assert_eq!(error.kind(), ErrorKind::Conflict);
        let error = early.save(chunks(&[Ok("new")])).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Conflict, "it was made meanwhile");
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        let download = Download::new(&object("cat.txt"), &path, true).unwrap();
        download.save(chunks(&[Ok("new")])).await.unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(folder.names(), ["cat.txt"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_download_that_is_dropped_at_any_await_leaves_nothing() {
        let folder = Folder::new("dropped");
        let path = folder.0.join("cat.txt");
        // Pieces that come at once, and pieces that take their time.
        let pieces = || {
            let pieces = stream::iter(1..=6).then(|n| async move {
                if n % 2 == 0 {
                    tokio::time::sleep(Duration::from_secs(n)).await;
                }
                Ok(Bytes::from(vec![b'x'; 100_000]))
            });
            pieces.boxed()
        };
        for polls in 1.. {
            let download = Download::new(&object("cat.txt"), &path, false).unwrap();
            let done = Polled::new(download.save(pieces()), polls).await;
            if done.is_some() {
                assert!(polls > 5, "it stops in many places: {polls}");
                break;
            }
            assert!(folder.names().is_empty(), "{polls}: {:?}", folder.names());
        }
        assert_eq!(folder.names(), ["cat.txt"]);
        assert_eq!(fs::metadata(&path).unwrap().len(), 600_000);
    }

    #[tokio::test]
    async fn two_downloads_to_one_file_do_not_meet() {
        let folder = Folder::new("twice");
        let path = folder.0.join("cat.txt");
        let save = |letter: &'static str| {
            let download = Download::new(&object("cat.txt"), &path, true).unwrap();
            let pieces: Vec<Result<&'static str, ErrorKind>> = vec![Ok(letter); 50];
            async move { download.save(chunks(&pieces)).await }
        };
        let (one, other) = tokio::join!(save("aa"), save("b"));
        assert!(one.unwrap() && other.unwrap());
        let text = fs::read_to_string(&path).unwrap();
        assert!(text == "aa".repeat(50) || text == "b".repeat(50), "{text}");
        assert_eq!(folder.names(), ["cat.txt"]);
    }

    #[test]
    fn an_object_cannot_name_a_file_elsewhere() {
        let folder = Folder::new("elsewhere");
        for name in ["..", "a/..", "a/", "."] {
            assert!(
                Download::new(&object(name), &folder.0, false).is_err(),
                "{name}"
            );
        }
        let download = Download::new(&object("../../etc/passwd"), &folder.0, false).unwrap();
        assert_eq!(download.path, folder.0.join("passwd"));
    }

    #[tokio::test]
    async fn a_file_is_read_in_chunks_and_anew_each_time() {
        let folder = Folder::new("upload");
        let path = folder.0.join("big");
        let content = vec![7; CHUNK + 10];
        fs::write(&path, &content).unwrap();
        let file = upload(&path).unwrap();
        assert_eq!(file.length(), Some(CHUNK as u64 + 10));
        for _ in 0..2 {
            let read: Vec<_> = file.open().unwrap().map(Result::unwrap).collect().await;
            assert_eq!(read.iter().map(Bytes::len).collect::<Vec<_>>(), [CHUNK, 10]);
            assert_eq!(read.concat(), content);
        }
        assert_eq!(
            upload(&folder.0).unwrap_err().kind(),
            ErrorKind::InvalidArgument
        );
        let missing = upload(&folder.0.join("none")).unwrap_err();
        assert_eq!(missing.kind(), ErrorKind::InvalidArgument);
    }
}
