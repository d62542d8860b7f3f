/* The first virtio disk, polled. */
#pragma once
#include "base.h"

#define SECTOR_SIZE 512

/* False when there is no disk, or it does not come up. */
bool virtio_blk_start(void);
u64 virtio_blk_sectors(void);
bool virtio_blk_is_read_only(void);
/* The buffer must be identity-mapped memory; false when the device reports an error or does not answer. */
bool virtio_blk_read(u64 sector, void *buffer, u32 sectors);
bool virtio_blk_write(u64 sector, const void *buffer, u32 sectors);
/* Waits until everything written is safe. */
bool virtio_blk_flush(void);
