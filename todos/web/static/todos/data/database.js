// The local copy in IndexedDB. Each user has a database.

const VERSION = 1;
const databaseName = (user) => `todos-${user}`;

const resultOf = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

export class Database {
  static async open(user) {
    const request = indexedDB.open(databaseName(user), VERSION);
    request.onupgradeneeded = () => {
      for (const store of ["todo", "list"]) request.result.createObjectStore(store, { keyPath: "id" });
      request.result.createObjectStore("queue", { keyPath: "seq", autoIncrement: true });
      request.result.createObjectStore("meta");
    };
    return new Database(await resultOf(request));
  }

  static remove(user) {
    return resultOf(indexedDB.deleteDatabase(databaseName(user)));
  }

  constructor(connection) {
    this.connection = connection;
    connection.onversionchange = () => connection.close(); // another window signs out
  }

  async read() {
    const transaction = this.connection.transaction(["todo", "list", "queue", "meta"]);
    const [todo, list, queue, token] = await Promise.all([
      ...["todo", "list", "queue"].map((store) => resultOf(transaction.objectStore(store).getAll())),
      resultOf(transaction.objectStore("meta").get("token")),
    ]);
    return { todo, list, queue, token };
  }

  /** Run `work(store)` in one transaction. It may start requests but must not wait for anything else. */
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
