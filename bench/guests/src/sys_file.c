/* Files in memory (the root is a tmpfs): created, written, sought, read back, renamed and removed, many small ones and a few large ones. */
#define SCALE 18
#include "bench.h"
#include <fcntl.h>
#include <sys/stat.h>

#define SMALL 100
#define LARGE (1 << 20)

static u8 block[65536];

static u64 small_files(u64 hash, int round) {
  char name[64], other[64];
  for (int i = 0; i < SMALL; i++) {
    snprintf(name, sizeof name, "/tmp/file-%d", i);
    snprintf(other, sizeof other, "/tmp/file-%d-renamed", i);
    int file = open(name, O_CREAT | O_RDWR | O_TRUNC, 0600);
    if (file < 0 || write(file, block, 100 + i * 10) != 100 + i * 10) return 0;
    lseek(file, i, SEEK_SET);
    u8 byte = 0;
    if (read(file, &byte, 1) != 1) return 0;
    close(file);
    rename(name, other);
    struct stat information;
    if (stat(other, &information) != 0) return 0;
    hash = mix(hash, byte + information.st_size + round);
    unlink(other);
  }
  return hash;
}

static u64 large_file(u64 hash) {
  int file = open("/tmp/large", O_CREAT | O_RDWR | O_TRUNC, 0600);
  for (u32 at = 0; at < LARGE; at += sizeof block)
    if (write(file, block, sizeof block) != sizeof block) return 0;
  lseek(file, 0, SEEK_SET);
  for (int length; (length = read(file, block, 4096)) > 0;) hash = mix(hash, block[length / 2]);
  close(file);
  unlink("/tmp/large");
  return hash;
}

u64 bench(int scale) {
  for (u32 i = 0; i < sizeof block; i++) block[i] = next_random();
  u64 hash = 1;
  for (int round = 0; round < scale; round++) hash = large_file(small_files(hash, round));
  return hash;
}
