// The local copy: IndexedDB, one database for each person.

const VERSION = 1;
const name = (user) => `todos-${user}`;

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

export class Database {
  static async open(user) {
    const request = indexedDB.open(name(user), VERSION);
    request.onupgradeneeded = () => {
      for (const store of ["todo", "list"]) request.result.createObjectStore(store, { keyPath: "id" });
      request.result.createObjectStore("queue", { keyPath: "seq", autoIncrement: true });
      request.result.createObjectStore("meta");
    };
    return new Database(await done(request));
  }

  static remove(user) {
    return done(indexedDB.deleteDatabase(name(user)));
  }

  constructor(connection) {
    this.connection = connection;
    connection.onversionchange = () => connection.close(); // another window signs out
  }

  async read() {
    const transaction = this.connection.transaction(["todo", "list", "queue", "meta"]);
    const [todo, list, queue, token] = await Promise.all([
      ...["todo", "list", "queue"].map((store) => done(transaction.objectStore(store).getAll())),
      done(transaction.objectStore("meta").get("token")),
    ]);
    return { todo, list, queue, token };
  }

  /** Do all of `work(store)` or nothing; it may start requests, but wait for nothing else. */
  write(work) {
    return new Promise((resolve, reject) => {
      const transaction = this.connection.transaction(["todo", "list", "queue", "meta"], "readwrite");
      transaction.oncomplete = () => resolve(undefined);
      transaction.onabort = () => reject(transaction.error);
      work((store) => transaction.objectStore(store));
    });
  }

  close() {
    this.connection.close();
  }
}
